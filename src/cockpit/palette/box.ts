// The box of the palette: what is typed, and below it the entries, each with its keys or why it cannot be run.

import { cellsOf } from '../../domain/escape.js';
import type { Rect } from '../../domain/layout/layout.js';
import type { CockpitState } from '../store/state.js';
import { type DialogModel, roomFor } from '../views/dialog-model.js';
import { typedSpans } from '../views/form.js';
import { cut, fill, type Line, quiet, span, widthOf } from '../views/line.js';
import type { PaletteDialog } from './dialog.js';
import { commandEntries } from './entries.js';
import { highlighted } from './highlight.js';
import { chosenIn, type Ranked, rankedEntries } from './rank.js';

const mostRows = 18;
const titleCells = 28;
/** Pointer, the gap behind the title, and those round the keys. */
const fixedCells = 6;

/** As wide as its entries need; that does not depend on what is typed: nothing moves but the list. */
function rectOf(state: CockpitState): Rect {
  const room = roomFor(state);
  const width = Math.min(room.width, Math.max(76, widestEntry(state) + 4));
  const height = Math.min(room.height, mostRows + 3);
  const y = room.y + Math.floor((room.height - height) / 3);
  return { x: Math.floor((room.width - width) / 2), y, width, height };
}

/** Cells of the longest command as a line of the list. Tasks of workers have no end, and give way. */
function widestEntry(state: CockpitState): number {
  const lines = commandEntries(state).map(entry => {
    const reason = entry.reason === null ? 0 : cellsOf(entry.reason) + 3;
    return fixedCells + titleCells + reason + cellsOf(entry.about + entry.keys);
  });
  return Math.max(...lines);
}

/** How many entries are in view. */
export function rowsOf(state: CockpitState): number {
  return Math.max(1, rectOf(state).height - 3);
}

export function paletteModel(state: CockpitState, dialog: PaletteDialog): DialogModel {
  const rect = rectOf(state);
  const width = rect.width - 4;
  const entries = rankedEntries(state, dialog);
  const chosen = chosenIn(entries, dialog);
  const first = firstRow(state, chosen);
  const part = entries.slice(first, first + rowsOf(state));
  const lines = part.map((entry, at) => lineOf(state, entry, first + at === chosen, width));
  const scroll = entries.length > part.length ? { first, all: entries.length, shown: part.length } : null;
  return { title: 'palette', rect, lines: [head(state, dialog, width), ...lines], scroll };
}

/** Number of the first entry in view: the chosen one is always among them. */
function firstRow(state: CockpitState, chosen: number): number {
  return Math.max(0, chosen - rowsOf(state) + 1);
}

function head(state: CockpitState, dialog: PaletteDialog, width: number): Line {
  const prompt = span(': ', { bold: true });
  if (dialog.query === '') {
    const words = ' a command, a worker, a layout; Enter runs';
    return cut([prompt, span(' ', { inverse: true }), quiet(words)], width);
  }
  const waits = dialog.isDue
    ? quiet(state.unicode ? '   reading the layouts …' : '   reading the layouts ...')
    : null;
  const typed = typedSpans(dialog.query, dialog.back, width - 3 - (waits === null ? 0 : cellsOf(waits.text)));
  return cut([prompt, ...typed, ...(waits === null ? [] : [waits])], width);
}

function lineOf(state: CockpitState, entry: Ranked, chosen: boolean, width: number): Line {
  const pointer = chosen ? (state.unicode ? '▸' : '>') : ' ';
  const dim = entry.reason !== null;
  const right: Line = [span(` ${entry.keys}`, { bold: !dim, dim })];
  const room = width - widthOf(right);
  const titles = width < 60 ? Math.min(16, Math.floor(room / 2)) : width < 100 ? 22 : titleCells;
  const title = fill(
    cut(highlighted(entry.title, entry.inTitle, { bold: chosen, dim: dim && !chosen }), titles),
    titles,
  );
  const line: Line = [span(`${pointer} `, { tone: 'focus', bold: true }), ...title, span('  ')];
  const about = highlighted(entry.about, entry.inAbout, { dim: !chosen });
  // Why not is said first: it is what counts then.
  if (entry.reason !== null) line.push(span(`(${entry.reason}) `, { dim: !chosen }));
  line.push(...about);
  const left = cut(line, room - 1);
  return [...left, span(' '.repeat(Math.max(0, room - widthOf(left)))), ...right];
}

/** Number of the entry on a row of the box, or null. */
export function entryOnRow(state: CockpitState, dialog: PaletteDialog, row: number): number | null {
  const entries = rankedEntries(state, dialog);
  const at = firstRow(state, chosenIn(entries, dialog)) + row - 1;
  return row >= 1 && at < entries.length ? at : null;
}
