// The whole chrome of a state as data: what stands where. The components only draw it; equal data is never drawn twice.
import { cellsOf, shown } from '../../domain/escape.js';
import type { Rect } from '../../domain/layout/layout.js';
import { innerRect } from '../../domain/layout/screen.js';
import { findPane } from '../../domain/layout/tree.js';
import { arrangementOf, isSingle, partsOf, railRows } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { boardLines } from './board.js';
import { type DialogModel, dialogModel } from './dialog.js';
import { dimPanel, dimRail } from './dimmed.js';
import { awayLine, foldedLine } from './folded.js';
import { hintLine } from './hint-line.js';
import { cut, type Line, type Span, span } from './line.js';
import { emptyWords, paneChrome } from './pane.js';
import { crewLines, smallBoard } from './rail.js';
import { topLine } from './top-line.js';

export interface FrameLook {
  tone: Span['tone'];
  bold: boolean;
  double: boolean;
}

/** Lines from the top left of a place, none wider than it; what they leave free is blank. */
export interface Block {
  rect: Rect;
  lines: Line[];
}

export interface FrameModel {
  rect: Rect;
  title: Line;
  /** For the lower border, at its right end. */
  foot: Line;
  look: FrameLook;
}

export interface RailModel {
  frame: FrameModel;
  crew: Block;
  /** Row of the rule between crew and board; null without a board. */
  divider: number | null;
  /** For that rule. */
  boardTitle: Line;
  board: Block;
}

export interface PanelModel {
  id: string;
  /** Null where a pane has no border, or is folded to a line. */
  frame: FrameModel | null;
  block: Block | null;
  words: { rect: Rect; words: string[] };
}

export interface ScreenModel {
  cols: number;
  rows: number;
  unicode: boolean;
  /** Lines at their places: the top and the last. */
  lines: { y: number; line: Line }[];
  rail: RailModel | null;
  panels: PanelModel[];
  dialog: DialogModel | null;
}

/** A few lines in the middle of a place. */
export function centredWords({ rect, words }: PanelModel['words']): { x: number; y: number; text: string }[] {
  const from = rect.y + Math.max(0, Math.floor((rect.height - words.length) / 2));
  return words.slice(0, Math.max(0, rect.height)).map((text, at) => {
    const x = rect.x + Math.max(0, Math.floor((rect.width - cellsOf(text)) / 2));
    return { x, y: from + at, text: shown(text, rect.width) };
  });
}

export function screenModel(state: CockpitState): ScreenModel {
  const parts = partsOf(state);
  const { placed, vacant, away } = arrangementOf(state);
  const lines: ScreenModel['lines'] = [];
  if (parts.top.height > 0) lines.push({ y: 0, line: topLine(state) });
  if (parts.hint.height > 0) lines.push({ y: parts.hint.y, line: hintLine(state) });
  const panels = placed.map(one => panel(state, one));
  for (const rect of vacant) panels.push(vacantPanel(state, rect));
  for (const { rect, panes } of away) {
    const lines = [awayLine(state, panes, rect.width)];
    panels.push({ id: `away ${rect.y}`, frame: null, block: block(rect, lines), words: { rect, words: [] } });
  }
  const rail = parts.rail === null ? null : railModel(state, parts.rail);
  // A menu is about one of them, whose border says so.
  const isBehind = state.dialog !== null && state.dialog.kind !== 'menu';
  return {
    cols: state.cols,
    rows: state.rows,
    unicode: state.unicode,
    lines,
    rail: isBehind && rail !== null ? dimRail(rail) : rail,
    panels: isBehind ? panels.map(dimPanel) : panels,
    dialog: dialogModel(state),
  };
}

function railModel(state: CockpitState, rect: Rect): RailModel {
  const { crew, board } = railRows(state, rect.height);
  const focused = state.area === 'rail';
  const inside = innerRect(rect, true);
  const pointer = focused ? (state.unicode ? '▸' : '>') : ' ';
  const look: FrameLook = { tone: focused ? 'focus' : 'quiet', bold: focused, double: false };
  const divider = inside.y + crew;
  return {
    frame: { rect, title: [span(`${pointer}crew `, { bold: focused })], foot: [], look },
    crew: block({ ...inside, height: crew }, crewLines(state, inside.width, crew)),
    divider: board > 0 ? divider : null,
    boardTitle: [span(' board ')],
    board: block({ ...inside, y: divider + 1, height: board }, smallBoard(state, inside.width, board)),
  };
}

function panel(state: CockpitState, placed: Parameters<typeof paneChrome>[1]): PanelModel {
  const chrome = paneChrome(state, placed);
  const { rect, form, pane: id } = placed;
  if (form === 'line') {
    return { id, frame: null, block: block(rect, [foldedLine(state, chrome)]), words: { rect, words: [] } };
  }
  const bordered = !(isSingle(state) && partsOf(state).form === 'single');
  const inside = innerRect(rect, bordered);
  const frame = bordered ? { rect, title: chrome.title, foot: [], look: chrome.border } : null;
  // What a dialog cuts in two reads as nonsense.
  const words = state.dialog === null ? chrome.words : [];
  return { id, frame, block: content(state, id, inside), words: { rect: inside, words } };
}

/** What chrome itself shows in a pane: the board, the crew. */
function content(state: CockpitState, id: string, inside: Rect): Block | null {
  const shows = findPane(state.arranged.tree, id)?.shows.kind;
  if (shows === 'crew') return block(inside, crewLines(state, inside.width, inside.height));
  if (shows !== 'board') return null;
  const padded = { ...inside, x: inside.x + 1, width: Math.max(0, inside.width - 2) };
  return block(padded, boardLines(state, padded.width));
}

function vacantPanel(state: CockpitState, rect: Rect): PanelModel {
  const crew = (state.snapshot?.workers.length ?? 0) > 0;
  const said = crew ? ['Room for the next worker.'] : emptyWords(state, Math.max(1, rect.width - 4));
  const words = state.dialog === null ? said : [];
  return { id: `vacant ${rect.x},${rect.y}`, frame: null, block: null, words: { rect, words } };
}

function block(rect: Rect, lines: Line[]): Block {
  const seen = lines.slice(0, Math.max(0, rect.height)).map(line => cut(line, rect.width));
  // A text without any character would take no row.
  return { rect, lines: seen.map(line => (line.some(one => one.text !== '') ? line : [span(' ')])) };
}
