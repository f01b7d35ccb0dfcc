// The top line: project, crew in counts, tasks as a bar; on small terminals a glyph a worker.
import { ageOf } from '../../domain/age.js';
import { shown } from '../../domain/escape.js';
import { markFor, markOf, needsPerson, type StateName } from '../../domain/glyphs.js';
import { isMarked } from '../../domain/marks.js';
import { crewTimeLeft, timeLeftText } from '../../domain/progress.js';
import type { ProjectView } from '../../domain/snapshot.js';
import type { WorkerView } from '../../domain/worker.js';
import { crewCounts, currentWorker, partsOf, waitingForPerson } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { bar, fill, glyphOf, type Line, quiet, type Span, span, spread, widthOf } from './line.js';
import { bellGlyph } from './marks.js';

export function topLine(state: CockpitState): Line {
  const form = partsOf(state).form;
  if (form === 'wide') return wideLine(state);
  return form === 'strip' ? stripLine(state) : singleLine(state);
}

function wideLine(state: CockpitState): Line {
  const left: Line = [
    span(' quarterdeck', { bold: true, tone: 'focus' }),
    span('  '),
    ...projectSpans(state),
  ];
  const middle = lostSpans(state) ?? [...countSpans(state), ...paneWords(state, '')];
  const right = [...taskSpans(state, 13), span(' ')];
  const free = state.cols - widthOf(left) - widthOf(middle) - widthOf(right);
  const gap = ' '.repeat(Math.max(2, Math.floor(free / 2)));
  return fill(spread([...left, span(gap), ...middle], right, state.cols), state.cols);
}

function stripLine(state: CockpitState): Line {
  const name = shown(state.snapshot?.project.name ?? '', 20);
  const head = span(` ${name} `, { bold: true });
  const lost = lostSpans(state);
  const right = lost === null ? urgentSpans(state) : [...lost, span(' ')];
  const tasks = lost === null ? [...taskSpans(state, 0), ...paneWords(state, '  ')] : [];
  // Who needs the person stands whole before the glyphs may take more room.
  const room = state.cols - widthOf([head, ...right, ...tasks]) - 4;
  return spread([head, ...glyphs(state, room), span('  '), ...tasks], right, state.cols);
}

function singleLine(state: CockpitState): Line {
  const workers = state.snapshot?.workers ?? [];
  const worker = currentWorker(state);
  const lost = lostSpans(state);
  const at = workers.findIndex(one => one.id === worker?.id) + 1;
  const left: Line =
    worker === undefined
      ? [span(` ${shown(state.snapshot?.project.name ?? '', 20)} `, { bold: true })]
      : [
          span(` ${at}/${workers.length} `),
          span(shown(worker.id, 16), { bold: true }),
          span(' '),
          ...stateSpans(state, worker),
        ];
  if (lost !== null) return spread(left, lost, state.cols);
  return spread(left, [...glyphs(state, Math.floor(state.cols / 3), false), span(' ')], state.cols);
}

/** `app · main ↑2 ↓1` */
function projectSpans(state: CockpitState): Line {
  const project = state.snapshot?.project;
  if (project === undefined) return [quiet('opening …')];
  const branch = project.branch === null ? 'no branch' : shown(project.branch, 24);
  const line: Line = [
    span(shown(project.name, 24), { bold: true }),
    quiet(state.unicode ? ' · ' : ' - '),
    span(branch),
    span(distance(project, state.unicode)),
  ];
  return state.demo ? [...line, quiet('  practice, no model')] : line;
}

function distance(project: ProjectView, unicode: boolean): string {
  const [up, down] = unicode ? ['↑', '↓'] : ['+', '-'];
  const ahead = project.ahead ? ` ${up}${project.ahead}` : '';
  const behind = project.behind ? ` ${down}${project.behind}` : '';
  return ahead + behind;
}

function lostSpans(state: CockpitState): Line | null {
  if (state.supervisor === 'up') return null;
  return [span(lostWords(state), { tone: 'asks', bold: true })];
}

function lostWords({ supervisor, cols, unicode, snapshot }: CockpitState): string {
  const small = cols < 60;
  if (supervisor === 'lost') return `${small ? '' : 'supervisor '}restarting${unicode ? '…' : '...'}`;
  const pid = snapshot?.supervisor.pid;
  if (small) return 'no answer';
  return `the supervisor does not answer${pid === undefined ? '' : ` (pid ${pid})`}`;
}

function countSpans(state: CockpitState): Line {
  const counts = crewCounts(state.snapshot?.workers ?? []);
  const shownCounts: [number, StateName, string][] = [
    [counts.working, 'working', 'working'],
    [counts.asks, 'asks', counts.asks === 1 ? 'asks' : 'ask'],
    [counts.failed, 'failed', 'failed'],
    [counts.paused, 'paused', 'paused'],
    [counts.interrupted, 'interrupted', 'interrupted'],
    [counts.unknown, 'unknown', 'unknown'],
    [counts.rest, 'idle', 'at rest'],
  ];
  return shownCounts
    .filter(([count]) => count > 0)
    .flatMap(([count, name, word]) => {
      const mark = markFor(name);
      return [span(`${glyphOf(mark, state.unicode)} ${count} ${word}`, { tone: mark.tone }), span('  ')];
    });
}

/** `  ~2h10`; it changes only together with an age: nothing ticks for it. */
function timeLeftSpans({ snapshot, now }: CockpitState): Line {
  const ms = snapshot === null ? null : crewTimeLeft(snapshot, now);
  return ms === null ? [] : [quiet(`  ${timeLeftText(ms)}`)];
}

/** `TODO ▓▓▓░░░ 6/14  ~2h10`; without a bar where `cells` is 0. */
function taskSpans(state: CockpitState, cells: number): Line {
  const board = state.snapshot?.board;
  if (board === undefined || !board.hasTodo) return [];
  const { open, doing, done } = board.counts;
  const total = open + doing + done;
  const count = span(`${done}/${total}`);
  if (cells === 0 || total === 0) return [count];
  const head = [quiet('TODO '), span(bar(done / total, cells, state.unicode), { tone: 'good' }), span(' ')];
  return [...head, count, ...timeLeftSpans(state)];
}

/** The first that needs the person; nothing while nobody does. */
function urgentSpans(state: CockpitState): Line {
  const [first] = waitingForPerson(state);
  if (first === undefined) return [];
  return [span(`${shown(first.id, 16)} `), ...stateSpans(state, first), span(' ')];
}

/** `◆ asks 12s` without the glyph in the word's way. */
function stateSpans(state: CockpitState, worker: WorkerView): Line {
  const mark = markOf(worker);
  const age = ageOf(worker.since, state.now);
  return [
    span(`${glyphOf(mark, state.unicode)} ${mark.word}${age === '' ? '' : ` ${age}`}`, { tone: mark.tone }),
  ];
}

/** What is not usual about the panes: one alone, or moving by themselves. */
function paneWords(state: CockpitState, before: string): Line {
  const words = [
    state.apart === null ? '' : `${shown(state.layout.name, 16)} alone`,
    state.zoomed ? 'zoomed' : '',
    state.autoFill ? 'auto-fill' : '',
  ].filter(word => word !== '');
  return words.map(word => quiet(`${before}${word}${before === '' ? '  ' : ''}`));
}

/**
 * A glyph a worker in the order of the crew, so that the number keys match; the one with the focus underlined. Close together
 * where `room` is short; those for whom there is none are told in figures, who needs the person among them in colour.
 */
function glyphs(state: CockpitState, room: number, mayBeWide = true): Line {
  const workers = state.snapshot?.workers ?? [];
  const current = currentWorker(state)?.id;
  const wide = mayBeWide && workers.length * 2 - 1 <= room;
  const count = workers.length <= room ? workers.length : Math.max(1, room - moreCells);
  const line = workers
    .slice(0, count)
    .flatMap((worker, at) => [
      ...(at > 0 && wide ? [span(' ')] : []),
      glyph(state, worker, worker.id === current),
    ]);
  const rest = workers.slice(count);
  if (rest.length === 0) return line;
  const wanted = rest.filter(needsPerson);
  const asks =
    wanted.length > 0
      ? [
          span(` ${glyphOf(markFor('asks'), state.unicode)}${wanted.length}`, {
            tone: 'asks',
            bold: true,
          } as const),
        ]
      : [];
  return [...line, quiet(` +${rest.length}`), ...asks];
}

/** ` +14 ◆12` */
const moreCells = 8;

function glyph(state: CockpitState, worker: WorkerView, isCurrent: boolean): Span {
  const mark = markOf(worker);
  const rang = isMarked(worker.marks) && mark.word !== 'asks';
  const text = rang ? bellGlyph(state) : glyphOf(mark, state.unicode);
  return span(text, { tone: rang ? 'asks' : mark.tone, underline: isCurrent, bold: isCurrent });
}
