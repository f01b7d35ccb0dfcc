// The first picture, before Ink is there: loading it takes longer than everything else of a start. The same data as the
// components draw, as lines of text and SGR.

import type { Rect } from '../../domain/layout/layout.js';
import { dialogParts } from '../views/dialog-parts.js';
import { dividerLine, frameLines } from '../views/frame.js';
import { type Line, quiet, type Span, slice, widthOf } from '../views/line.js';
import { type Block, centredWords, type FrameModel, type ScreenModel } from '../views/screen.js';

const colours: Partial<Record<NonNullable<Span['tone']>, number>> = {
  failed: 31,
  good: 32,
  asks: 33,
  focus: 34,
};

interface Piece {
  x: number;
  line: Line;
}

export function firstPicture(model: ScreenModel): string {
  const rows: Piece[][] = Array.from({ length: model.rows }, () => []);
  const put = (x: number, y: number, line: Line) => rows[y]?.push({ x, line });
  const putBlock = ({ rect, lines }: Block) => {
    for (const [at, line] of lines.entries()) put(rect.x, rect.y + at, line);
  };
  const putFrame = (frame: FrameModel) => {
    const lines = frameLines(frame, model.unicode);
    if (lines === null) return;
    const { x, y, width, height } = frame.rect;
    put(x, y, lines.top);
    for (let row = y + 1; row < y + height - 1; row++) {
      put(x, row, [lines.side]);
      put(x + width - 1, row, [lines.side]);
    }
    put(x, y + height - 1, lines.bottom);
  };
  for (const { y, line } of model.lines) put(0, y, line);
  if (model.rail !== null) {
    const { frame, crew, divider, boardTitle, board } = model.rail;
    putFrame(frame);
    putBlock(crew);
    if (divider !== null) replaceRow(rows, frame, divider, dividerLine(frame, boardTitle, model.unicode));
    putBlock(board);
  }
  for (const { frame, block, words } of model.panels) {
    if (frame !== null) putFrame(frame);
    if (block !== null) putBlock(block);
    for (const { x, y, text } of centredWords(words)) put(x, y, [quiet(text)]);
  }
  if (model.dialog !== null) {
    const { frame, block } = dialogParts(model.dialog, model.unicode);
    cutOut(rows, frame.rect);
    putBlock(block);
    putFrame(frame);
  }
  return rows.map(textOf).join('\n');
}

/** Nothing is left there: what comes next does not lie over anything. */
function cutOut(rows: Piece[][], { x: left, y, width, height }: Rect): void {
  const right = left + width;
  for (let row = Math.max(0, y); row < Math.min(rows.length, y + height); row++) {
    rows[row] = (rows[row] ?? [])
      .flatMap(({ x, line }) => [
        { x, line: slice(line, 0, left - x) },
        { x: Math.max(x, right), line: slice(line, Math.max(0, right - x), Number.POSITIVE_INFINITY) },
      ])
      .filter(({ line }) => line.length > 0);
  }
}

/** The rule of the rail stands where its sides were. */
function replaceRow(rows: Piece[][], { rect }: FrameModel, y: number, line: Line): void {
  rows[y] = [{ x: rect.x, line }, ...(rows[y] ?? []).filter(piece => piece.x >= rect.x + rect.width)];
}

function textOf(pieces: Piece[]): string {
  let at = 0;
  let text = '';
  for (const { x, line } of pieces.sort((a, b) => a.x - b.x)) {
    if (x > at) text += ' '.repeat(x - at);
    text += line.map(styled).join('');
    at = Math.max(at, x) + widthOf(line);
  }
  // As Ink does: cells behind the last word are left as they are.
  return text.trimEnd();
}

function styled(one: Span): string {
  const codes: number[] = [];
  if (one.bold) codes.push(1);
  if (one.dim === true || (one.tone === 'quiet' && one.bold !== true)) codes.push(2);
  if (one.underline) codes.push(4);
  if (one.inverse) codes.push(7);
  const colour = one.tone === undefined ? undefined : colours[one.tone];
  if (colour !== undefined) codes.push(colour);
  return codes.length === 0 ? one.text : `\u001b[${codes.join(';')}m${one.text}\u001b[0m`;
}
