// Draws a line of spans at a place.
import { memo, type ReactNode } from 'react';
import type { Line, Span } from '../views/line.js';
import { Box, Text } from './ink.js';

/** Roles → the terminal's own 16, legible on light and dark. */
const colours = { asks: 'yellow', failed: 'red', good: 'green', focus: 'blue' } as const;

function colourOf(tone: Span['tone']): 'yellow' | 'red' | 'green' | 'blue' | undefined {
  return tone === undefined || tone === 'plain' || tone === 'quiet' ? undefined : colours[tone];
}

export const Spans = memo(function Spans({ line }: { line: Line }): ReactNode {
  return (
    <Text wrap="truncate">
      {line.map((span, index) => (
        // The place in the line is what a span is.
        // oxlint-disable-next-line react/no-array-index-key
        <SpanText key={index} span={span} />
      ))}
    </Text>
  );
});

export function SpanText({ span }: { span: Span }): ReactNode {
  const colour = colourOf(span.tone);
  return (
    <Text
      {...(colour === undefined ? {} : { color: colour })}
      bold={span.bold === true}
      dimColor={span.dim === true || (span.tone === 'quiet' && span.bold !== true)}
      underline={span.underline === true}
      inverse={span.inverse === true}
    >
      {span.text}
    </Text>
  );
}

/** One line at a place of the screen. */
export function LineAt({
  x,
  y,
  width,
  line,
}: {
  x: number;
  y: number;
  width: number;
  line: Line;
}): ReactNode {
  return (
    <Box position="absolute" left={x} top={y} width={width} height={1}>
      <Spans line={line} />
    </Box>
  );
}
