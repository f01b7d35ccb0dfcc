// The one line below a replay: where it stands, how fast it goes, which keys there are.
import { cellsOf, fitted, shown } from '../../domain/escape.js';

export interface ReplayState {
  title: string;
  /** ms */
  position: number;
  duration: number;
  speed: number;
  isPlaying: boolean;
  /** A sentence in place of the keys: how the session ended. */
  note: string | null;
}

const keys = 'Space pause  ←→ 5 s  [ ] 30 s  0-9 tenths  . next  +- speed  q leave';
const fewKeys = 'Space pause  ←→ 5 s  . next  +- speed  q leave';
const leastBar = 8;
const mostBar = 40;

/** Exactly `width` cells, without attributes. */
export function statusBar(state: ReplayState, width: number, isAscii: boolean): string {
  const glyph = state.isPlaying ? (isAscii ? '>' : '▶') : isAscii ? '=' : '‖';
  const place = `${glyph} ${timeText(state.position)} / ${timeText(state.duration)}  ${state.speed}${isAscii ? 'x' : '×'}`;
  const left = ` ${place}  ${shown(state.title, 24)}`;
  const all = state.note ?? (cellsOf(left) + cellsOf(keys) + 3 > width ? fewKeys : keys);
  const hint = isAscii ? all.replace('←→', '</>') : all;
  const room = width - cellsOf(left) - cellsOf(hint) - 5;
  const bar = room < leastBar ? '' : `  ${progressBar(state, Math.min(room, mostBar), isAscii)}`;
  return fitted(`${left}${bar}  ${hint}`, width);
}

function progressBar({ position, duration }: ReplayState, width: number, isAscii: boolean): string {
  const done = duration === 0 ? width : Math.round((width * position) / duration);
  const [full, empty] = isAscii ? ['#', '-'] : ['━', '─'];
  return full.repeat(done) + empty.repeat(width - done);
}

/** `03:07`, `1:03:07` */
export function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds < 3_600 ? minutes : `${Math.floor(seconds / 3_600)}:${minutes}`;
}
