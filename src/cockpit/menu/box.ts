// The box of a context menu: at the pointer, kept on the screen.
import { cellsOf, fitted, shown } from '../../domain/escape.js';
import type { Rect } from '../../domain/layout/layout.js';
import type { CockpitState } from '../store/state.js';
import { type DialogModel, roomFor } from '../views/dialog-model.js';
import { cut, type Line, quiet, span } from '../views/line.js';
import type { MenuDialog } from './about.js';
import { actsOnMarked, entryGroups, type MenuEntry, workerOf } from './entries.js';

const widest = 66;

/** Entries in the order of the box; null is a rule. */
function menuRows(state: CockpitState, dialog: MenuDialog): (MenuEntry | null)[] {
  const groups = entryGroups(state, dialog);
  const ruled = groups.flatMap((group, at) => (at === 0 ? group : [null, ...group]));
  // All of them in view are worth more than rules between them.
  return ruled.length + 2 > roomFor(state).height ? groups.flat() : ruled;
}

export function menuModel(state: CockpitState, dialog: MenuDialog): DialogModel {
  const rows = menuRows(state, dialog);
  const entries = rows.filter(row => row !== null);
  const words = Math.max(...entries.map(entry => cellsOf(entry.words)));
  const keys = Math.max(...entries.map(entry => cellsOf(entry.key)));
  const wanted = Math.max(...entries.map(entry => words + keys + 6 + reasonCells(entry)));
  const title = titleOf(state, dialog);
  const width = Math.min(widest, state.cols, Math.max(wanted + 2, cellsOf(title) + 6));
  const rect = placed(roomFor(state), dialog, width, rows.length + 2);
  const inside = rect.width - 3;
  const chosen = entries[Math.min(dialog.chosen, entries.length - 1)];
  const lines = rows.map(row =>
    row === null
      ? [quiet((state.unicode ? '─' : '-').repeat(Math.max(0, inside - 1)))]
      : cut(lineOf(state, row, row === chosen, words, keys), inside),
  );
  const height = Math.max(0, rect.height - 2);
  const first = firstRow(rows.indexOf(chosen ?? null), rows.length, height);
  const scroll = rows.length > height ? { first, all: rows.length } : null;
  return { title, rect, lines: lines.slice(first, first + height), scroll };
}

/** Number of the entry on a row of the box, or null for a rule. */
export function entryOnRow(state: CockpitState, dialog: MenuDialog, row: number): number | null {
  const rows = menuRows(state, dialog);
  const at = (menuModel(state, dialog).scroll?.first ?? 0) + row;
  const entry = rows[at];
  if (entry === undefined || entry === null) return null;
  return rows.slice(0, at).filter(one => one !== null).length;
}

function firstRow(at: number, all: number, height: number): number {
  return Math.max(0, Math.min(at - height + 1, all - height));
}

function placed(room: Rect, at: { x: number; y: number }, width: number, rows: number): Rect {
  const height = Math.min(rows, room.height);
  const x = Math.max(room.x, Math.min(at.x, room.x + room.width - width));
  const y = Math.max(room.y, Math.min(at.y, room.y + room.height - height));
  return { x, y, width, height };
}

function reasonCells(entry: MenuEntry): number {
  return entry.reason === null ? 0 : cellsOf(entry.reason) + 4;
}

function lineOf(state: CockpitState, entry: MenuEntry, chosen: boolean, words: number, keys: number): Line {
  const pointer = chosen ? (state.unicode ? '▸' : '>') : ' ';
  const dim = entry.reason !== null;
  const line: Line = [
    span(`${pointer} `, { tone: 'focus', bold: true }),
    span(fitted(entry.words, words), { bold: chosen, dim: dim && !chosen }),
    span(`  ${fitted(entry.key, keys)}`, { bold: !dim, dim }),
  ];
  if (entry.reason !== null) line.push(quiet(`  (${shown(entry.reason)})`));
  return line;
}

function titleOf(state: CockpitState, dialog: MenuDialog): string {
  const { about } = dialog;
  if (about.kind === 'border') return 'border';
  if (about.kind === 'task') {
    const task = state.snapshot?.board.tasks.find(one => one.id === about.task);
    return shown(task?.title ?? 'task', 40);
  }
  const worker = workerOf(state, about);
  if (actsOnMarked(state, about) && state.marked.length > 1) return `${state.marked.length} marked workers`;
  if (worker !== null) return shown(worker, 40);
  return about.kind === 'pane' ? 'pane' : 'cockpit';
}
