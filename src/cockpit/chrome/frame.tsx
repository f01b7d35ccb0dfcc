// A border with a title in it. The inside is left alone: a pane's cells, or lines, come there.
import type { ReactNode } from 'react';
import { cellsOf } from '../../domain/escape.js';
import type { Rect } from '../../domain/layout.js';
import type { Line, Span } from '../views/line.js';
import { cut, span, widthOf } from '../views/line.js';
import type { FrameModel } from '../views/screen.js';
import { Box, Text } from './ink.js';
import { colourOf, LineAt } from './line.js';

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

interface FrameProps {
  model: FrameModel;
  unicode: boolean;
}

export function Frame({ model, unicode }: FrameProps): ReactNode {
  const { rect, title, foot, look } = model;
  const { x, y, width, height } = rect;
  if (width < 2 || height < 2) return null;
  const pieces = piecesOf(look.double, unicode);
  const style = { tone: look.tone, bold: look.bold, dim: !look.bold && colourOf(look.tone) === undefined };
  const [topLeft, topRight, bottomRight, bottomLeft] = pieces.corners;
  const head = cut(title, width - 3);
  const top: Line = [
    span(topLeft, style),
    ...head,
    span(pieces.across.repeat(Math.max(0, width - 2 - widthOf(head))), style),
    span(topRight, style),
  ];
  const end = cut(foot, width - 3);
  const bottom: Line = [
    span(bottomLeft + pieces.across.repeat(Math.max(0, width - 2 - widthOf(end))), style),
    ...end,
    span(bottomRight, style),
  ];
  return (
    <>
      <LineAt x={x} y={y} width={width} line={top} />
      <Side x={x} rect={rect} text={pieces.down} style={style} />
      <Side x={x + width - 1} rect={rect} text={pieces.down} style={style} />
      <LineAt x={x} y={y + height - 1} width={width} line={bottom} />
    </>
  );
}

interface SideProps {
  x: number;
  rect: Rect;
  text: string;
  style: { tone: Span['tone']; bold: boolean; dim: boolean };
}

function Side({ x, rect, text, style }: SideProps): ReactNode {
  const rows = rect.height - 2;
  if (rows < 1) return null;
  const colour = colourOf(style.tone);
  const lines = Array.from({ length: rows }, () => text).join('\n');
  return (
    <Box position="absolute" left={x} top={rect.y + 1} width={cellsOf(text)} height={rows}>
      <Text {...(colour === undefined ? {} : { color: colour })} bold={style.bold} dimColor={style.dim}>
        {lines}
      </Text>
    </Box>
  );
}

/** A rule across a frame, joined to its sides: `├ board ───┤`. */
export function Divider({ model, y, title, unicode }: FrameProps & { y: number; title: Line }): ReactNode {
  const { rect, look } = model;
  const pieces = piecesOf(look.double, unicode);
  const style = { tone: look.tone, bold: look.bold, dim: !look.bold };
  const [left, right] = unicode ? ['├', '┤'] : ['+', '+'];
  const head = cut(title, rect.width - 3);
  const rest = pieces.across.repeat(Math.max(0, rect.width - 2 - widthOf(head)));
  const line: Line = [span(left, style), ...head, span(rest + right, style)];
  return <LineAt x={rect.x} y={y} width={rect.width} line={line} />;
}
