// A pane that has no room for more than a line: who, what state, for how long, what it works on and what it last said, in columns.
import { ageOf } from '../../domain/age.js';
import { cellsOf, fitted, shown } from '../../domain/escape.js';
import { attention, markFor, markOf, type StateName, stateName } from '../../domain/glyphs.js';
import { findPane } from '../../domain/layout/tree.js';
import type { WorkerView } from '../../domain/worker.js';
import { taskOf, workerNamed, workerOfPane } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { cut, glyphOf, type Line, quiet, span, widthOf } from './line.js';
import { markSpans } from './marks.js';
import type { PaneChrome } from './pane.js';

const ageCells = 3;
const longestName = 16;
const longestWord = 11;
/** Below this what it said would be a stump. */
const leastSaid = 12;

export function foldedLine(state: CockpitState, chrome: PaneChrome): Line {
  const { rect, pane } = chrome.placed;
  const worker = workerNamed(state, workerOfPane(state, findPane(state.arranged.tree, pane)));
  if (worker === undefined) return cut([quiet(state.unicode ? '─' : '-'), ...chrome.title], rect.width);
  const head = headOf(state, worker);
  return cut([...head, ...aboutOf(state, worker, rect.width - widthOf(head))], rect.width);
}

function headOf(state: CockpitState, worker: WorkerView): Line {
  const crew = state.snapshot?.workers ?? [];
  const widest = (texts: string[]) => Math.max(0, ...texts.map(cellsOf));
  const digits = String(crew.length).length;
  const names = Math.min(longestName, widest(crew.map(one => one.id)));
  const words = Math.min(longestWord, widest(crew.map(one => markOf(one).word)));
  const mark = markOf(worker);
  const style = { tone: mark.tone, bold: mark.word === 'asks' };
  const pinned = state.pinned.includes(worker.id) ? '*' : ' ';
  const marked = state.marked.includes(worker.id) ? (state.unicode ? '•' : '#') : pinned;
  return [
    quiet(` ${String(crew.indexOf(worker) + 1).padStart(digits)}`),
    span(marked, { bold: true }),
    span(fitted(worker.id, names), { bold: worker.unseen || mark.word === 'asks' }),
    span(`  ${glyphOf(mark, state.unicode)} ${fitted(mark.word, words)}`, style),
    quiet(` ${ageOf(worker.since, state.now).padStart(ageCells)}`),
    ...markSpans(state, worker),
  ];
}

/** Its task, then what it said; each only where it adds to the other. */
function aboutOf(state: CockpitState, worker: WorkerView, width: number): Line {
  const task = taskOf(state, worker) ?? '';
  const said = worker.message ?? state.lastLines[worker.id] ?? '';
  const isTold = task === '' || said.includes(task);
  const own = isTold ? '' : `  ${shown(task, said === '' ? width : Math.ceil(width / 2))}`;
  const room = width - cellsOf(own) - 3;
  if (said === '' || room < leastSaid) return [span(isTold ? `  ${shown(task)}` : own)];
  const gap = own === '' ? '  ' : state.unicode ? ' · ' : ' - ';
  return [span(own), quiet(`${gap}${shown(said, room)}`)];
}

/** One line for the panes that have none: how many, and in what states. */
export function awayLine(state: CockpitState, panes: readonly string[], width: number): Line {
  const workers = panes.flatMap(id => {
    const pane = findPane(state.arranged.tree, id);
    return workerNamed(state, workerOfPane(state, pane)) ?? [];
  });
  const more = ` ${state.unicode ? '…' : '...'} ${panes.length} more`;
  return cut([quiet(more), ...stateCounts(state, workers, '  ')], width);
}

/** `◆ 1 asks, 12 idle`: the states of some workers in figures, those that need the person first and in their colour. */
export function stateCounts(state: CockpitState, workers: readonly WorkerView[], before = ''): Line {
  const counts = new Map<StateName, number>();
  for (const worker of [...workers].sort((a, b) => attention(a) - attention(b))) {
    const name = stateName(worker);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].flatMap(([name, count], at) => {
    const mark = markFor(name);
    const gap = quiet(at === 0 ? before : ', ');
    const loud = mark.tone === 'asks' || mark.tone === 'failed';
    if (!loud) return [gap, quiet(`${count} ${name}`)];
    return [gap, span(`${glyphOf(mark, state.unicode)} ${count} ${name}`, { tone: mark.tone, bold: true })];
  });
}
