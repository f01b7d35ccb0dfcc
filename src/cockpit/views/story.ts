// Two views that tell: the timeline of what happened, and why a worker is said to be what it is.
import { ageOf } from '../../domain/age.js';
import { fitted, shown, wrapped } from '../../domain/escape.js';
import { markOf } from '../../domain/glyphs.js';
import type { TimelineEntry } from '../../domain/snapshot.js';
import { timelineOf, workerNamed } from '../store/select.js';
import type { CockpitState, TimelineOnly } from '../store/state.js';
import { cut, glyphOf, type Line, quiet, span, widthOf } from './line.js';

/** Oldest first, so that the end is now. A line each; `entry` is marked, and goes on below where it has no room in one. */
export function timelineLines(
  state: CockpitState,
  width: number,
  entry: number | null,
  only: TimelineOnly = {},
): Line[] {
  const entries = timelineOf(state);
  if (entries.length === 0) return [[quiet('Nothing has happened yet.')]];
  if (!entries.some(one => isWanted(one, only))) return [[quiet('Nothing of that has happened yet.')]];
  return entries.flatMap((one, at) => {
    if (!isWanted(one, only)) return [];
    const line = entryLine(state, one, width, at === entry);
    return at === entry ? whole(line, width) : [cut(line, width)];
  });
}

function isWanted({ worker, level, about }: TimelineEntry, only: TimelineOnly): boolean {
  if (only.worker !== undefined && worker !== only.worker) return false;
  if (only.trouble === true && level !== 'warning' && level !== 'error') return false;
  return only.tasks !== true || (about !== undefined && about !== 'limit' && about !== 'failed');
}

/** For the title of the view: ` · worker-2 · warnings and errors`. */
export function onlyWords({ worker, trouble, tasks }: TimelineOnly): string {
  const words = [
    worker === undefined ? '' : shown(worker, 24),
    trouble === true ? 'warnings and errors' : '',
    tasks === true ? 'tasks' : '',
  ];
  return words.map(word => (word === '' ? '' : ` · ${word}`)).join('');
}

const nameCells = 12;
const maxEntryLines = 6;

const levels = {
  info: { glyph: '·', ascii: '-', tone: 'quiet' },
  good: { glyph: '✓', ascii: 'v', tone: 'good' },
  warning: { glyph: '!', ascii: '!', tone: 'asks' },
  error: { glyph: '✕', ascii: 'x', tone: 'failed' },
} as const;

function entryLine(state: CockpitState, entry: TimelineEntry, width: number, chosen: boolean): Line {
  const level = levels[entry.level];
  const { worker, sentence } = entry;
  // The name has a column of its own; a sentence that begins with it goes on from there.
  const isNamed = worker !== null && sentence.startsWith(`${worker} `);
  const name = worker === null || (!isNamed && sentence.includes(worker)) ? '' : shown(worker, nameCells);
  const rest = isNamed ? sentence.slice(worker.length + 1) : sentence;
  return [
    span(chosen ? (state.unicode ? '▸' : '>') : ' ', { tone: 'focus', bold: true }),
    quiet(`${clock(entry.at)} `),
    span(`${glyphOf(level, state.unicode)} `, { tone: level.tone }),
    span(name === '' && width < 70 ? '' : `${fitted(name, nameCells)} `, { bold: chosen || isNamed }),
    span(shown(rest), entry.level === 'error' ? { tone: 'failed', bold: chosen } : { bold: chosen }),
  ];
}

/** The last span over as many lines as it needs, below itself. */
function whole(line: Line, width: number): Line[] {
  const [last, head] = [line.at(-1), line.slice(0, -1)];
  const indent = widthOf(head);
  if (last === undefined || indent >= width) return [cut(line, width)];
  return wrapped(last.text, width - indent, maxEntryLines).map((text, at) => [
    ...(at === 0 ? head : [span(' '.repeat(indent))]),
    { ...last, text },
  ]);
}

/** Local time of day: a moment, not an age, so that nothing on this view ticks. */
function clock(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '--:--:--';
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map(n => String(n).padStart(2, '0'))
    .join(':');
}

/** Entry of the latest error before `before` (the latest of all for null); null when there is none. */
export function errorBefore(state: CockpitState, before: number | null): number | null {
  const entries = timelineOf(state);
  const from = before === null ? entries.length : before;
  for (let at = Math.min(from, entries.length) - 1; at >= 0; at--) {
    if (entries[at]?.level === 'error') return at;
  }
  return null;
}

function sinceWords(age: string): string {
  if (age === '') return '';
  return age === 'now' ? ' just now' : ` for ${age}`;
}

/** The words that `quarterdeck why` uses too, and what they are. */
const sources =
  'inband: its own report (OSC 7501) · hook, registry: the agent’s · title, screen: what it draws';

export function whyLines(state: CockpitState, name: string, width: number): Line[] {
  const worker = workerNamed(state, name);
  if (worker === undefined) return [[quiet(`${shown(name, 40)} is no longer in the crew.`)]];
  const mark = markOf(worker);
  const reason = worker.waitingFor === null ? '' : ` (${worker.waitingFor})`;
  const lines: Line[] = [
    [
      span(`${shown(name, 40)} `, { bold: true }),
      span(`${glyphOf(mark, state.unicode)} ${mark.word}${reason}`, { tone: mark.tone }),
      span(sinceWords(ageOf(worker.since, state.now))),
    ],
  ];
  if (worker.message !== null) lines.push(...wrapped(worker.message, width, 3).map(line => [quiet(line)]));
  lines.push([], [span('evidence, best source first', { underline: true })]);
  if (worker.evidence.length === 0) lines.push([quiet('none: nothing has been seen yet')]);
  for (const evidence of worker.evidence) {
    lines.push([
      span(fitted(evidence.source, 10), { bold: true }),
      span(fitted(ageOf(evidence.at, state.now), 5)),
      span(shown(evidence.saw, Math.max(4, width - 15))),
    ]);
  }
  lines.push(...wrapped(sources, width, 2).map(line => [quiet(line)]));
  const { workspace } = worker;
  const pid = worker.session?.pid ?? null;
  lines.push([], [span('where', { underline: true })]);
  if (workspace !== null) {
    lines.push(cut([quiet(fitted(workspace.kind, 10)), span(shown(workspace.path))], width));
    lines.push(cut([quiet(fitted('branch', 10)), span(shown(workspace.branch ?? 'none'))], width));
  }
  lines.push(cut([quiet(fitted('agent', 10)), span(shown(worker.agent))], width));
  lines.push([quiet(fitted('process', 10)), span(pid === null ? 'none' : `pid ${pid}`)]);
  if (worker.notResumable !== null) {
    lines.push(cut([quiet(fitted('resume', 10)), span(`no: ${shown(worker.notResumable)}`)], width));
  }
  return lines;
}
