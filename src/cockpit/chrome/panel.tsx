// The framed parts: rail, panes, and the box of a dialog.
import type { ReactNode } from 'react';
import { cellsOf } from '../../domain/escape.js';
import type { Rect } from '../../domain/layout.js';
import { innerRect, railSplit } from '../../domain/layout-screen.js';
import { findPane } from '../../domain/layout-tree.js';
import { isSingle, partsOf } from '../select.js';
import type { CockpitState } from '../state.js';
import { boardLines } from '../views/board.js';
import type { DialogModel } from '../views/dialog.js';
import { fill, type Line, quiet, span } from '../views/line.js';
import { emptyWords, foldedLine, type PaneChrome } from '../views/pane.js';
import { crewLines, smallBoard } from '../views/rail.js';
import { Divider, Frame } from './frame.js';
import { Box } from './ink.js';
import { LineAt, Spans } from './line.js';

export function Rail({ state, rect }: { state: CockpitState; rect: Rect }): ReactNode {
  const workers = state.snapshot?.workers.length ?? 0;
  const { crew, board } = railSplit(rect.height, workers);
  const focused = state.area === 'rail';
  const look = { tone: focused ? ('focus' as const) : ('quiet' as const), bold: focused, double: false };
  const pointer = focused ? (state.unicode ? '▸' : '>') : ' ';
  const inside = { ...innerRect(rect, true) };
  const dividerY = inside.y + crew;
  const { unicode } = state;
  const title = [span(`${pointer}crew `, { bold: focused })];
  return (
    <>
      <Frame rect={rect} title={title} look={look} unicode={unicode} />
      <Rows rect={{ ...inside, height: crew }} lines={crewLines(state, inside.width, crew)} />
      {board > 0 && (
        <Divider rect={rect} y={dividerY} title={[span(' board ')]} look={look} unicode={unicode} />
      )}
      <Rows
        rect={{ ...inside, y: dividerY + 1, height: board }}
        lines={smallBoard(state, inside.width, board)}
      />
    </>
  );
}

export function PanePanel({ state, chrome }: { state: CockpitState; chrome: PaneChrome }): ReactNode {
  const { rect, form } = chrome.placed;
  if (form === 'line')
    return <LineAt x={rect.x} y={rect.y} width={rect.width} line={foldedLine(state, chrome)} />;
  const bordered = !(isSingle(state) && partsOf(state).form === 'single');
  const inside = innerRect(rect, bordered);
  const shows = findPane(state.arranged.tree, chrome.placed.pane)?.shows.kind;
  return (
    <>
      {bordered && <Frame rect={rect} title={chrome.title} look={chrome.border} unicode={state.unicode} />}
      {shows === 'board' && <Rows rect={padded(inside)} lines={boardLines(state, padded(inside).width)} />}
      {shows === 'crew' && <Rows rect={inside} lines={crewLines(state, inside.width, inside.height)} />}
      <Words rect={inside} words={chrome.words} />
    </>
  );
}

/** Where a fill waits for its first worker: what to do now. */
export function Vacant({ state, rect }: { state: CockpitState; rect: Rect }): ReactNode {
  const crew = (state.snapshot?.workers.length ?? 0) > 0;
  const words = crew ? ['Room for the next worker.'] : emptyWords(state, Math.max(1, rect.width - 4));
  return <Words rect={rect} words={words} />;
}

/** A few lines in the middle of a place. */
function Words({ rect, words }: { rect: Rect; words: string[] }): ReactNode {
  if (words.length === 0) return null;
  const from = rect.y + Math.max(0, Math.floor((rect.height - words.length) / 2));
  return words.slice(0, rect.height).map((text, index) => {
    const x = rect.x + Math.max(0, Math.floor((rect.width - cellsOf(text)) / 2));
    return <LineAt key={text} x={x} y={from + index} width={rect.width} line={[quiet(text)]} />;
  });
}

function padded(rect: Rect): Rect {
  return { ...rect, x: rect.x + 1, width: Math.max(0, rect.width - 2) };
}

/** Lines from the top of a place, each filled, so that nothing shines through a dialog. */
function Rows({ rect, lines }: { rect: Rect; lines: Line[] }): ReactNode {
  if (rect.height < 1 || rect.width < 1 || lines.length === 0) return null;
  return (
    <Box
      position="absolute"
      left={rect.x}
      top={rect.y}
      width={rect.width}
      height={rect.height}
      flexDirection="column"
      overflow="hidden"
    >
      {lines.slice(0, rect.height).map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <Spans key={index} line={fill(line, rect.width)} />
      ))}
    </Box>
  );
}

export function DialogBox({ model, unicode }: { model: DialogModel; unicode: boolean }): ReactNode {
  const { rect, scroll } = model;
  const inside = innerRect(rect, true);
  const blank = Array.from({ length: inside.height }, (_, index) => [
    span(' '),
    ...(model.lines[index] ?? []),
  ]);
  const arrows = unicode ? '↑↓' : '^v';
  const foot =
    scroll === null
      ? []
      : [quiet(` ${arrows} ${scroll.first + 1}-${scroll.first + model.lines.length} of ${scroll.all} `)];
  const look = { tone: 'focus' as const, bold: true, double: false };
  return (
    <>
      <Rows rect={inside} lines={blank} />
      <Frame
        rect={rect}
        title={[span(` ${model.title} `, { bold: true })]}
        foot={foot}
        look={look}
        unicode={unicode}
      />
    </>
  );
}
