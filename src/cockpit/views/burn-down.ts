// Tasks left over the last hours, as a small chart for the large board. Nothing where nothing was finished or there is no room.
import { burnDown, emptyProgress } from '../../domain/progress.js';
import type { CockpitState } from '../store/state.js';
import { type Line, quiet, span } from './line.js';

const chartRows = 5;
const mostColumns = 72;
/** Below this a chart would take the place of what the board is opened for. */
const least = { cols: 100, rows: 34 };
const eighths = ' ▁▂▃▄▅▆▇█';

export function burnDownLines(state: CockpitState, width: number): Line[] {
  const { snapshot } = state;
  if (snapshot === null || state.cols < least.cols || state.rows < least.rows) return [];
  const { finished } = snapshot.progress ?? emptyProgress;
  const { open, doing } = snapshot.board.counts;
  const labels = 6;
  const chart = burnDown(finished, open + doing, endOf(state), Math.min(mostColumns, width - labels));
  if (chart === null) return [];
  const most = Math.max(1, ...chart.left);
  const rows = Array.from({ length: chartRows }, (_, row): Line => {
    const label = row === 0 ? most : row === chartRows - 1 ? 0 : null;
    const cells = chart.left.map(left => cellOf((left / most) * chartRows - (chartRows - 1 - row), state));
    return [
      quiet(`${(label === null ? '' : String(label)).padStart(4)} `),
      quiet(state.unicode ? '│' : '|'),
      span(cells.join(''), { tone: 'good' }),
    ];
  });
  const hours = `${Math.round(chart.spanMs / 3_600_000)} h ago`;
  const axis = hours + 'now'.padStart(chart.left.length - hours.length);
  return [[span('tasks left', { underline: true })], ...rows, [quiet(`${' '.repeat(labels)}${axis}`)], []];
}

/** Where nobody works any more the picture stands still. */
function endOf({ snapshot, now }: CockpitState): number {
  const isAtWork = snapshot?.workers.some(worker => worker.inLoop === true) === true;
  const last = snapshot?.progress?.finished.at(-1)?.at;
  return isAtWork || last === undefined ? now : Date.parse(last);
}

/** @param filled of this cell, below 0 for none and above 1 for all */
function cellOf(filled: number, { unicode }: CockpitState): string {
  const part = Math.max(0, Math.min(1, filled));
  if (!unicode) return part >= 0.5 ? '#' : ' ';
  return eighths[Math.round(part * 8)] ?? ' ';
}
