// What chrome says of a pane: its title, its border, and a few words where no screen can be shown.
import { ageOf } from '../../domain/age.js';
import { cellsOf, shown, wrapped } from '../../domain/escape.js';
import { markOf } from '../../domain/glyphs.js';
import { allKeyLabels } from '../../domain/keys/keys.js';
import type { Placed } from '../../domain/layout/arrange.js';
import { findPane, type Pane } from '../../domain/layout/tree.js';
import type { WorkerView } from '../../domain/worker.js';
import { endedWell } from '../popups/program.js';
import { focusedPane, hasList, programOfPane, taskOf, workerNamed, workerOfPane } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { keyOf } from './key-words.js';
import { bar, cut, type Line, span, widthOf } from './line.js';
import { markSpans } from './marks.js';

export interface PaneChrome {
  placed: Placed;
  title: Line;
  border: { tone: 'focus' | 'asks' | 'failed' | 'quiet'; bold: boolean; double: boolean };
  /** For the middle of the pane; empty where the worker's screen stands. */
  words: string[];
}

/** Of a name so much stays where there is no room for all: its glyph comes first, then the word, then the rest of the name. */
const leastName = 3;
/** Narrower, a sentence is a column of single words. */
const leastSentence = 20;
/** A task cut shorter than this says nothing. */
const leastTask = 5;

export function paneChrome(state: CockpitState, placed: Placed): PaneChrome {
  const pane = findPane(state.arranged.tree, placed.pane);
  const name = workerOfPane(state, pane);
  const worker = workerNamed(state, name);
  const focused = focusedPane(state)?.id === placed.pane;
  const keys = focused && state.area === 'panes';
  const asking = worker !== undefined && markOf(worker).word === 'asks';
  const broken = worker !== undefined && markOf(worker).tone === 'failed';
  return {
    placed,
    title: titleOf(state, pane, worker, name, keys, placed.rect.width - 3),
    border: {
      tone: asking ? 'asks' : keys ? 'focus' : broken ? 'failed' : 'quiet',
      bold: keys,
      double: focused && state.attached,
    },
    words: wordsOf(state, pane, worker, name, roomIn(placed)),
  };
}

function titleOf(
  state: CockpitState,
  pane: Pane | undefined,
  worker: WorkerView | undefined,
  name: string | null,
  keys: boolean,
  width: number,
): Line {
  const pointer = keys ? (state.unicode ? '▸' : '>') : ' ';
  if (pane?.shows.kind === 'board' || pane?.shows.kind === 'crew') {
    return [span(`${pointer}${pane.shows.kind} `, { bold: keys })];
  }
  if (pane?.shows.kind === 'program') return cut(programTitle(state, pane, keys), width);
  if (worker === undefined) {
    const gone = name === null ? 'empty' : `${shown(name, 24)} - no longer in the crew`;
    return cut([span(`${pointer}${gone} `, { dim: !keys, bold: keys })], width);
  }
  return workerTitle(state, worker, keys, width);
}

function workerTitle(state: CockpitState, worker: WorkerView, keys: boolean, width: number): Line {
  const pointer = keys ? (state.unicode ? '▸' : '>') : ' ';
  const mark = markOf(worker);
  const number = (state.snapshot?.workers.indexOf(worker) ?? 0) + 1;
  const glyph = state.unicode ? mark.glyph : `[${mark.ascii}]`;
  const marked = state.marked.includes(worker.id) ? (state.unicode ? '• ' : '# ') : '';
  const pinned = state.pinned.includes(worker.id) ? '* ' : '';
  const style = { tone: mark.tone, bold: mark.word === 'asks' };
  const head = `${pointer}${number} ${marked}${pinned}`;
  const room = width - 1 - cellsOf(head) - cellsOf(glyph) - 1;
  const wordRoom = room - cellsOf(mark.word) - 1;
  const isNamed = wordRoom >= Math.min(leastName, cellsOf(worker.id));
  const name = shown(worker.id, Math.min(24, isNamed ? wordRoom : room));
  const line: Line = [
    span(`${head}${name}`.trimEnd(), { bold: keys || worker.unseen }),
    span(` ${glyph}`, style),
  ];
  const age = ageOf(worker.since, state.now);
  for (const more of [` ${mark.word}`, age === '' ? '' : ` ${age}`]) {
    if (widthOf(line) + cellsOf(more) < width) line.push(span(more, style));
  }
  const marks = markSpans(state, worker);
  if (widthOf(line) + widthOf(marks) < width) line.push(...marks);
  const dot = state.unicode ? ' · ' : ' - ';
  const taskRoom = width - widthOf(line) - cellsOf(dot) - 1;
  const task = taskOf(state, worker);
  if (task !== null && taskRoom >= leastTask)
    line.push(span(`${dot}${shown(task, taskRoom)}`, { dim: !keys }));
  return [...cut(line, width - 1), span(' ')];
}

function programTitle(state: CockpitState, pane: Pane, keys: boolean): Line {
  const pointer = keys ? (state.unicode ? '▸' : '>') : ' ';
  const program = programOfPane(state, pane);
  if (program === undefined) return [span(`${pointer}ended `, { dim: !keys, bold: keys })];
  const dot = state.unicode ? ' · ' : ' - ';
  const line: Line = [span(`${pointer}${shown(program.title, 40)}`, { bold: keys })];
  if (program.worker !== null) line.push(span(`${dot}${program.worker}`, { dim: !keys }));
  const { ended } = program;
  if (ended !== null) line.push(span(`${dot}${ended}`, ended === endedWell ? {} : { tone: 'failed' }));
  return [...line, span(' ')];
}

function wordsOf(
  state: CockpitState,
  pane: Pane | undefined,
  worker: WorkerView | undefined,
  name: string | null,
  { width, height }: { width: number; height: number },
): string[] {
  if (pane === undefined || pane.shows.kind === 'board' || pane.shows.kind === 'crew') return [];
  if (pane.shows.kind === 'program') {
    const program = programOfPane(state, pane);
    if (program === undefined)
      return wrapped(`This program has ended. ${keyOf(state, 'close')} closes its pane.`, width, 3);
    return program.address === null ? ['starting'] : [];
  }
  if (worker === undefined) {
    if (name !== null)
      return wrapped(`${name} has left the crew. ${keyOf(state, 'close')} closes this pane.`, width, 3);
    return vacantWords(state, width, height);
  }
  if (worker.phase === 'preparing') {
    const cells = Math.min(30, width - 8);
    const part = worker.progress;
    const progress =
      part === null || cells < 4 ? [] : [`${bar(part, cells, state.unicode)} ${Math.round(part * 100)} %`];
    return [...wrapped(worker.message ?? `Making a workspace for ${worker.id}`, width, 2), ...progress];
  }
  if (worker.address !== null) return [];
  return wrapped(
    worker.message ?? `${worker.id} has no session. ${keyOf(state, 'restart')} starts one.`,
    width,
    4,
  );
}

function roomIn({ rect }: Placed): { width: number; height: number } {
  return { width: Math.max(1, rect.width - 4), height: Math.max(1, rect.height - 2) };
}

/** In a pane that waits for a worker: sentences where they fit, else a word or two a key. */
function vacantWords(state: CockpitState, width: number, height: number): string[] {
  const [make, show, close] = ['new', 'show-here', 'close'].map(name => keyOf(state, name));
  const go = state.commands.find(command => command.name === 'go');
  const digits = go === undefined ? '' : allKeyLabels(go, state.config.keys.prefix, state.unicode);
  const hasCrew = (state.snapshot?.workers.length ?? 0) > 0 && digits !== '';
  // Without a list there is nobody to choose.
  const choose = hasList(state) ? `, so does ${show} in the rail` : '';
  const come = hasCrew ? `, ${digits} brings one here${choose}` : '';
  const whole = wrapped(`Nothing here yet: ${make} makes a worker${come}, ${close} closes.`, width, 9);
  if (whole.length <= Math.min(6, height) && width >= leastSentence) return whole;
  const short = [`${make} new`, ...(hasCrew ? [`${digits} here`] : []), `${close} close`];
  return short.map(line => shown(line, width)).slice(0, height);
}

/** Said in the middle when there is nobody at all. */
export function emptyWords(state: CockpitState, width: number): string[] {
  const board = state.snapshot?.board;
  if (state.snapshot === null) return [];
  const dot = state.unicode ? '·' : '-';
  const open = board?.hasTodo === true ? board.counts.open : null;
  const up =
    open === null
      ? `${keyOf(state, 'todo-init')} writes a TODO.md for a crew`
      : `${keyOf(state, 'up')} puts a crew of 4 to TODO.md (${open} open task${open === 1 ? '' : 's'})`;
  const make = `${keyOf(state, 'new')} makes a worker`;
  const whole = `No crew yet. ${make} ${dot} ${up}`;
  if (cellsOf(whole) <= width) return [whole];
  return ['No crew yet.', ...wrapped(make, width, 1), ...wrapped(up, width, 3)];
}
