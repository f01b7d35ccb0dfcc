// The box of a dialog as the frame and the lines that are drawn, by Ink or by hand.
import { innerRect } from '../../domain/layout/screen.js';
import type { DialogModel } from './dialog-model.js';
import { fill, quiet, span } from './line.js';
import type { Block, FrameLook, FrameModel } from './screen.js';

const look: FrameLook = { tone: 'focus', bold: true, double: false };

/** Every line of it is filled, so that nothing shines through. */
export function dialogParts(model: DialogModel, unicode: boolean): { frame: FrameModel; block: Block } {
  const { rect, scroll, title } = model;
  const inside = innerRect(rect, true);
  const lines = Array.from({ length: inside.height }, (_, index) =>
    fill([span(' '), ...(model.lines[index] ?? [])], inside.width),
  );
  const arrows = unicode ? '↑↓' : '^v';
  const last = scroll === null ? 0 : scroll.first + (scroll.shown ?? model.lines.length);
  const foot = scroll === null ? [] : [quiet(` ${arrows} ${scroll.first + 1}-${last} of ${scroll.all} `)];
  const frame = { rect, title: [span(` ${title} `, { bold: true })], foot, look };
  return { frame, block: { rect: inside, lines } };
}
