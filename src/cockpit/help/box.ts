// `?`: the keys of this place, then of the others; `/` filters, Enter runs, a disabled one says why.
import { cellsOf, fitted, shown } from '../../domain/escape.js';
import { keyLabel, keySummary } from '../../domain/keys/keys.js';
import type { CockpitState, HelpDialog } from '../store/state.js';
import { type DialogModel, largeRect } from '../views/dialog-model.js';
import { cut, type Line, quiet, span } from '../views/line.js';
import { type HelpEntry, helpSections } from './rows.js';

/** Longer ones give way to what they do. */
const widestKeys = 16;

/** An entry by its number, with the cells for keys in its section; or the title of a section; null is blank. */
type Row = { entry: HelpEntry; number: number; keys: number } | { title: string } | null;

export function helpModel(state: CockpitState, dialog: HelpDialog): DialogModel {
  const rect = largeRect(state);
  const width = rect.width - 4;
  const height = listHeight(state);
  const rows = rowsOf(state, dialog);
  const first = firstRow(rows, dialog, height);
  const part = rows.slice(first, first + height);
  const lines = part.map(row => lineOf(state, row, dialog.chosen, width));
  if (rows.length === 0) lines.push([quiet('No key does that.')]);
  const scroll = rows.length > part.length ? { first, all: rows.length, shown: part.length } : null;
  return { title: 'keys', rect, lines: [headLine(state, dialog, width), ...lines], scroll };
}

export function listHeight(state: CockpitState): number {
  return Math.max(1, largeRect(state).height - 3);
}

/** Number of the entry on a row of the box, or null. */
export function entryOnRow(state: CockpitState, dialog: HelpDialog, row: number): number | null {
  const rows = rowsOf(state, dialog);
  const found = row >= 1 ? rows[firstRow(rows, dialog, listHeight(state)) + row - 1] : undefined;
  return found !== undefined && found !== null && 'number' in found ? found.number : null;
}

/** The entry so many rows on from the chosen one: titles are rows too, so that nothing is skipped. */
export function entryAfter(state: CockpitState, dialog: HelpDialog, step: number): number {
  const rows = rowsOf(state, dialog);
  const goal = rows.findIndex(row => numberOf(row) === dialog.chosen) + step;
  const part = step > 0 ? rows.slice(0, goal + 1).toReversed() : rows.slice(Math.max(0, goal));
  return part.map(numberOf).find(number => number !== null) ?? dialog.chosen;
}

function numberOf(row: Row): number | null {
  return row !== null && 'number' in row ? row.number : null;
}

/** The first section needs no title: it is where one is. */
function rowsOf(state: CockpitState, dialog: HelpDialog): Row[] {
  const rows: Row[] = [];
  let number = 0;
  for (const [at, { title, entries }] of helpSections(state, dialog).entries()) {
    if (at > 0) rows.push(null);
    if (at > 0 || dialog.from !== null) rows.push({ title });
    const keys = keyCells(state, entries);
    for (const entry of entries) rows.push({ entry, number: number++, keys });
  }
  return rows;
}

/** The view moves no further than the chosen one needs; a title right above that is in view too. */
function firstRow(rows: readonly Row[], { chosen, first }: HelpDialog, height: number): number {
  const at = rows.findIndex(row => numberOf(row) === chosen);
  const titles = rows
    .slice(0, Math.max(0, at))
    .toReversed()
    .findIndex(row => numberOf(row) !== null);
  const top = titles < 0 ? 0 : at - titles;
  const kept = Math.min(top, Math.max(at - height + 1, first));
  return Math.max(0, Math.min(kept, rows.length - height));
}

/** Where the list stands now, to be kept. */
export function keptFirst(state: CockpitState, dialog: HelpDialog): number {
  return firstRow(rowsOf(state, dialog), dialog, listHeight(state));
}

function keyCells(state: CockpitState, entries: readonly HelpEntry[]): number {
  const cells = entries.map(entry => cellsOf(entry.keys));
  return Math.min(Math.max(6, ...cells), largeRect(state).width < 60 ? 9 : widestKeys);
}

function headLine(state: CockpitState, dialog: HelpDialog, width: number): Line {
  const { filter } = dialog;
  if (dialog.typing) {
    return cut(
      [span('/', { bold: true }), span(shown(filter, width - 2)), span(' ', { inverse: true })],
      width,
    );
  }
  if (filter !== '') return cut([quiet(`/${shown(filter, width - 1)}`)], width);
  const { prefix } = state.config.keys;
  const but = prefix === null ? '' : `, but after ${keyLabel(prefix, state.unicode)}`;
  return cut([quiet(`/ filters, Enter runs; attached, every key is the agent’s${but}`)], width);
}

function lineOf(state: CockpitState, row: Row, chosen: number, width: number): Line {
  if (row === null) return [];
  if ('title' in row) return cut([span(row.title, { underline: true })], width);
  const { entry, number, keys } = row;
  const isChosen = number === chosen;
  const dim = entry.reason !== null;
  const pointer = isChosen ? (state.unicode ? '▸' : '>') : ' ';
  const line: Line = [
    span(pointer, { tone: 'focus', bold: true }),
    span(fitted(entry.keys, keys), { bold: !dim, dim }),
    span('  '),
  ];
  // Why not comes first: what a command does is known sooner. Of another place the title says it already.
  const isHere = (entry.command.place ?? 'main') === 'main';
  if (entry.reason !== null && isHere) line.push(span(`(${shown(entry.reason)}) `, { dim: !isChosen }));
  line.push(span(keySummary(entry.command), { bold: isChosen, dim: dim && !isChosen }));
  return cut(line, width);
}
