// A border with a title in it. The inside is left alone: a pane's cells, or lines, come there.
import type { ReactNode } from 'react';
import type { Rect } from '../../domain/layout/layout.js';
import { dividerLine, frameLines } from '../views/frame.js';
import type { Line, Span } from '../views/line.js';
import type { FrameModel } from '../views/screen.js';
import { Box } from './ink.js';
import { LineAt, SpanText } from './line.js';

interface FrameProps {
  model: FrameModel;
  unicode: boolean;
}

export function Frame({ model, unicode }: FrameProps): ReactNode {
  const lines = frameLines(model, unicode);
  if (lines === null) return null;
  const { x, y, width, height } = model.rect;
  return (
    <>
      <LineAt x={x} y={y} width={width} line={lines.top} />
      <Side x={x} rect={model.rect} span={lines.side} />
      <Side x={x + width - 1} rect={model.rect} span={lines.side} />
      <LineAt x={x} y={y + height - 1} width={width} line={lines.bottom} />
    </>
  );
}

/** One text for the whole side: an element a row would cost as much as the rest of the screen. */
function Side({ x, rect, span }: { x: number; rect: Rect; span: Span }): ReactNode {
  const rows = rect.height - 2;
  if (rows < 1) return null;
  const text = Array.from({ length: rows }, () => span.text).join('\n');
  return (
    <Box position="absolute" left={x} top={rect.y + 1} width={1} height={rows}>
      <SpanText span={{ ...span, text }} />
    </Box>
  );
}

export function Divider({ model, y, title, unicode }: FrameProps & { y: number; title: Line }): ReactNode {
  const { rect } = model;
  return <LineAt x={rect.x} y={y} width={rect.width} line={dividerLine(model, title, unicode)} />;
}
