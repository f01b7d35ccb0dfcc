// The last line: keys that do something here and now on the left, the latest event on the right. Errors stay until seen.

import { commands } from '../../domain/commands.js';
import { shown } from '../../domain/escape.js';
import { commandsOf, keyLabel } from '../../domain/keys.js';
import type { TimelineEntry } from '../../domain/snapshot.js';
import { usefulCommands } from '../actions/index.js';
import { focusedPane, partsOf, timelineOf, unseenError, workerNamed, workerOfPane } from '../select.js';
import { type CockpitState, placeOf } from '../state.js';
import { scrollRange } from './dialog.js';
import { cut, fill, type Line, quiet, span, spread, widthOf } from './line.js';

const tones = { info: undefined, good: 'good', warning: 'asks', error: 'failed' } as const;

export function hintLine(state: CockpitState): Line {
  if (state.attached) return attachedLine(state);
  const event = eventSpans(state);
  const small = partsOf(state).form === 'single';
  const important = state.flash !== null || unseenError(state) !== undefined;
  // What must be read gets its room first, what is only news takes what is left.
  const share = important ? (small ? 0.7 : 0.6) : partsOf(state).form === 'wide' ? 0.3 : 0;
  const reserved = Math.min(widthOf(event) + 2, Math.floor(state.cols * share));
  const left = hints(state, state.cols - reserved - 1, small);
  if (!important && small) return fill(left, state.cols);
  return fill(
    spread(left, [...cut(event, Math.max(0, state.cols - widthOf(left) - 3)), span(' ')], state.cols),
    state.cols,
  );
}

function attachedLine(state: CockpitState): Line {
  const worker = workerNamed(state, workerOfPane(state, focusedPane(state)));
  const dot = state.unicode ? '·' : '-';
  const small = state.cols < 60;
  const words = small ? ` attached ${dot} Ctrl-q comes back` : ` attached ${dot} Ctrl-q or Ctrl-] comes back`;
  const paused =
    worker?.phase === 'paused'
      ? [span('  it is paused: come back and press p', { tone: 'asks' as const })]
      : [];
  return fill(
    spread([span(words, { bold: true }), ...paused], [...eventSpans(state), span(' ')], state.cols),
    state.cols,
  );
}

/** As many as fit, the most useful first; the way to all the others always has its place. */
function hints(state: CockpitState, room: number, small: boolean): Line {
  const pieces = pairs(state).map(([key, words]): [string, Line] => {
    const wordy = small ? words.replace(/^(attach|help)$/, '') : words;
    return [key, [span(` ${key}`, { bold: true }), span(wordy === '' ? ' ' : ` ${wordy}  `)]];
  });
  const help = pieces.find(([key]) => key === '?')?.[1] ?? [];
  const line: Line = [];
  for (const [key, piece] of pieces) {
    if (key === '?') line.push(...piece);
    const reserved = line.includes(help[0] ?? span('')) ? 0 : widthOf(help);
    if (key !== '?' && widthOf(line) + widthOf(piece) + reserved <= room) line.push(...piece);
  }
  return line;
}

function pairs(state: CockpitState): [string, string][] {
  const place = placeOf(state);
  const label = (keys: string[] | undefined) => keyLabel(keys?.[0] ?? '', state.unicode);
  if (place === 'main')
    return usefulCommands(state).map(({ command, words }) => [label(command.keys), words]);
  const scrolls = scrollRange(state).last > 0;
  return commandsOf(commands, place)
    .filter(command => command.hint !== undefined && (scrolls || command.name !== 'view-down'))
    .filter(command => command.name !== 'board-todo-init' || state.snapshot?.board.hasTodo === false)
    .map(command => [label(command.keys), command.hint ?? '']);
}

/** Flash, else the error that nobody has seen, else the latest event. */
function eventSpans(state: CockpitState): Line {
  if (state.flash !== null) return entrySpans(state.flash);
  const error = unseenError(state);
  if (error !== undefined) return [...entrySpans(error), span('  e', { bold: true }), span(' shows it')];
  const latest = timelineOf(state).at(-1);
  return latest === undefined ? [] : [quiet(shown(sentenceOf(latest), 160))];
}

function entrySpans(entry: Pick<TimelineEntry, 'level' | 'sentence'> & { worker?: string | null }): Line {
  const tone = tones[entry.level];
  return [
    span(shown(sentenceOf(entry), 160), tone === undefined ? {} : { tone, bold: entry.level === 'error' }),
  ];
}

function sentenceOf(entry: { sentence: string; worker?: string | null }): string {
  const worker = entry.worker ?? null;
  return worker === null || entry.sentence.includes(worker) ? entry.sentence : `${worker}: ${entry.sentence}`;
}
