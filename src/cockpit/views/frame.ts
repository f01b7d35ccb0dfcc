// The lines of a border with a title in it, as data.
import { cut, type Line, type Span, span, widthOf } from './line.js';
import type { FrameModel } from './screen.js';

interface Pieces {
  /** Corners from the top left, clockwise. */
  corners: [string, string, string, string];
  across: string;
  down: string;
}

const round: Pieces = { corners: ['╭', '╮', '╯', '╰'], across: '─', down: '│' };
const double: Pieces = { corners: ['╔', '╗', '╝', '╚'], across: '═', down: '║' };
const ascii: Pieces = { corners: ['+', '+', '+', '+'], across: '-', down: '|' };
const asciiDouble: Pieces = { corners: ['#', '#', '#', '#'], across: '=', down: '#' };

function piecesOf(isDouble: boolean, unicode: boolean): Pieces {
  if (unicode) return isDouble ? double : round;
  return isDouble ? asciiDouble : ascii;
}

export interface FrameLines {
  top: Line;
  /** One cell of either side. */
  side: Span;
  bottom: Line;
}

/** Null where there is no room for a border. */
export function frameLines({ rect, title, foot, look }: FrameModel, unicode: boolean): FrameLines | null {
  const { width, height } = rect;
  if (width < 2 || height < 2) return null;
  const { corners, across, down } = piecesOf(look.double, unicode);
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  const isPlain = look.tone === undefined || look.tone === 'plain' || look.tone === 'quiet';
  const style = { tone: look.tone, bold: look.bold, dim: !look.bold && isPlain };
  const head = cut(title, width - 3);
  const end = cut(foot, width - 3);
  const rest = (line: Line) => across.repeat(Math.max(0, width - 2 - widthOf(line)));
  return {
    top: [span(topLeft, style), ...head, span(rest(head), style), span(topRight, style)],
    side: span(down, style),
    bottom: [span(bottomLeft + rest(end), style), ...end, span(bottomRight, style)],
  };
}

/** A rule across a frame, joined to its sides: `├ board ───┤`. */
export function dividerLine({ rect, look }: FrameModel, title: Line, unicode: boolean): Line {
  const { across } = piecesOf(look.double, unicode);
  const style = { tone: look.tone, bold: look.bold, dim: !look.bold };
  const [left, right] = unicode ? ['├', '┤'] : ['+', '+'];
  const head = cut(title, rect.width - 3);
  const rest = across.repeat(Math.max(0, rect.width - 2 - widthOf(head)));
  return [span(left, style), ...head, span(rest + right, style)];
}
