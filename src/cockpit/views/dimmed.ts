// The chrome behind a dialog: all of it quiet, so that the dialog is what one sees. Glyphs and words still tell who asks.
import type { Line, Span } from './line.js';
import type { Block, FrameModel, PanelModel, RailModel } from './screen.js';

export function dimRail({ frame, crew, divider, boardTitle, board }: RailModel): RailModel {
  return {
    frame: dimFrame(frame),
    crew: dimBlock(crew),
    divider,
    boardTitle: boardTitle.map(dimSpan),
    board: dimBlock(board),
  };
}

export function dimPanel({ id, frame, block, words }: PanelModel): PanelModel {
  return {
    id,
    frame: frame === null ? null : dimFrame(frame),
    block: block === null ? null : dimBlock(block),
    words,
  };
}

function dimFrame({ rect, title, foot, look }: FrameModel): FrameModel {
  const quiet = { ...look, tone: 'quiet' as const, bold: false };
  return { rect, title: title.map(dimSpan), foot: foot.map(dimSpan), look: quiet };
}

function dimBlock({ rect, lines }: Block): Block {
  return { rect, lines: lines.map((line): Line => line.map(dimSpan)) };
}

/** A colour would shine through: terminals with many have colours of ours for the roles, and those are never faint. */
function dimSpan({ text, underline }: Span): Span {
  if (text.trim() === '') return { text };
  return { text, dim: true, ...(underline === undefined ? {} : { underline }) };
}
