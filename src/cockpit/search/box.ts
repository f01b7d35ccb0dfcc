// The box of the search across agents: what is looked for, how far the search is, and the lines that were found, by worker.
import { cellsOf, fitted, shown } from '../../domain/escape.js';
import type { Failure } from '../../domain/failure.js';
import { queryOf } from '../../domain/query.js';
import { unsearched } from '../../domain/unsearched.js';
import type { CockpitState } from '../store/state.js';
import { type DialogModel, largeRect } from '../views/dialog-model.js';
import { typedSpans } from '../views/form.js';
import { cut, type Line, quiet, span, spread } from '../views/line.js';
import type { FindDialog, FoundIn, FoundLine } from './dialog.js';

const longestName = 16;
/** Of a long line this much before the match is kept. */
const leadCells = 24;

/** A row of the list: a line that was found, or a word about a worker. */
type Row = { worker: string; line: FoundLine; number: number } | { worker: string | null; words: string };

export function listRows(dialog: FindDialog): Row[] {
  const rows: Row[] = [];
  const failed: { worker: string; failure: Failure }[] = [];
  let number = 0;
  for (const { worker, lines, complete, problem } of dialog.found) {
    for (const line of lines) rows.push({ worker, line, number: number++ });
    if (problem !== null) failed.push({ worker, failure: problem });
    else if (!complete) rows.push({ worker, words: 'perhaps older ones too: not all of it was searched' });
  }
  return [...rows, ...unsearched(failed).map(words => ({ worker: null, words }))];
}

/** What was typed is no pattern: all say so, once is enough. */
function misread(found: readonly FoundIn[]): string | null {
  return found.find(one => one.problem?.kind === 'usage')?.problem?.sentence ?? null;
}

export function listHeight(state: CockpitState): number {
  return Math.max(1, largeRect(state).height - 3);
}

/** The first row in view; the chosen line is always among those that follow. */
function firstRow(state: CockpitState, dialog: FindDialog): number {
  const rows = listRows(dialog);
  const at = rows.findIndex(row => 'number' in row && row.number === dialog.chosen);
  const height = listHeight(state);
  return Math.max(0, Math.min(at - Math.floor(height / 2), rows.length - height));
}

export function findModel(state: CockpitState, dialog: FindDialog): DialogModel {
  const rect = largeRect(state);
  const width = rect.width - 4;
  const head = headLine(dialog, width);
  const problem = misread(dialog.found);
  if (problem !== null) {
    return {
      title,
      rect,
      lines: [head, cut([span(`  ${shown(problem)}`, { tone: 'asks' })], width)],
      scroll: null,
    };
  }
  const rows = listRows(dialog);
  const first = firstRow(state, dialog);
  const part = rows.slice(first, first + listHeight(state));
  const names = Math.min(longestName, Math.max(1, ...part.map(row => cellsOf(row.worker ?? ''))));
  const lines = part.map((row, at) => rowLine(state, dialog, row, part[at - 1]?.worker, names, width));
  if (lines.length === 0) lines.push([quiet(`  ${emptyWords(dialog)}`)]);
  const scroll = rows.length > part.length ? { first, all: rows.length, shown: part.length } : null;
  return { title, rect, lines: [head, ...lines], scroll };
}

const title = 'find in all agents';

function emptyWords(dialog: FindDialog): string {
  if (queryOf(dialog.query) === null) return 'Who printed it? Type some of it, or a /regular expression/.';
  return dialog.waiting > 0 ? 'Searching …' : 'Nobody printed that, as far back as is kept.';
}

function headLine(dialog: FindDialog, width: number): Line {
  const count = dialog.found.reduce((sum, one) => sum + one.lines.length, 0);
  const agents = dialog.found.filter(one => one.lines.length > 0).length;
  const more = dialog.found.some(one => !one.complete) ? '+' : '';
  const found = count === 0 ? '' : `${count}${more} in ${agents} agent${agents === 1 ? '' : 's'}`;
  const rest = dialog.waiting > 0 ? ` · ${dialog.waiting} to go` : '';
  const right = queryOf(dialog.query) === null ? '' : `${found}${rest}`;
  const room = Math.max(8, width - cellsOf(right) - 4);
  const spans = typedSpans(dialog.query, dialog.back, room);
  const typed = dialog.kept ? spans.map(one => ({ ...one, dim: true })) : spans;
  return spread([span('/ ', { bold: true }), ...typed], [quiet(right)], width);
}

function rowLine(
  state: CockpitState,
  dialog: FindDialog,
  row: Row,
  above: string | null | undefined,
  names: number,
  width: number,
): Line {
  if (row.worker === null) return cut([quiet(`  ${shown('words' in row ? row.words : '')}`)], width);
  const chosen = 'number' in row && row.number === dialog.chosen;
  const pointer = chosen ? (state.unicode ? '▸' : '>') : ' ';
  const name = row.worker === above ? '' : shown(row.worker, names);
  const left: Line = [
    span(`${pointer} `, { tone: 'focus', bold: true }),
    span(fitted(name, names), { bold: true }),
    span('  '),
  ];
  const room = width - names - 4;
  const text = 'words' in row ? [quiet(shown(row.words))] : lineSpans(row.line, room);
  return cut([...left, ...text], width);
}

/** From a little before the first match, so that it is in view. */
function lineSpans({ text, marks }: FoundLine, room: number): Line {
  const indent = /^\s*/.exec(text)?.[0].length ?? 0;
  const first = marks[0]?.[0] ?? 0;
  const fits = cellsOf(shown(text.slice(indent))) <= room;
  const from = fits || first - indent <= room / 2 ? indent : Math.max(indent, first - leadCells);
  const spans: Line = from > indent ? [quiet('…')] : [];
  let at = from;
  for (const [start, end] of marks) {
    if (start < at) continue;
    spans.push(span(shown(text.slice(at, start))), span(shown(text.slice(start, end)), markStyle));
    at = end;
  }
  return [...spans, span(shown(text.slice(at).trimEnd()))].filter(one => one.text !== '');
}

const markStyle = { bold: true, underline: true, tone: 'asks' as const };

/** Number of the line on a row of the box, or null. */
export function lineOnRow(state: CockpitState, dialog: FindDialog, row: number): number | null {
  const found = row >= 1 ? listRows(dialog)[firstRow(state, dialog) + row - 1] : undefined;
  return found !== undefined && 'number' in found ? found.number : null;
}
