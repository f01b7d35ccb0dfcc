// Plain ASCII on its way into a row, a run at a time. xterm asks for every character whether it joins the one before, what a charset
// makes of it and whether a link covers it; where none of that can be, the words of the cells are all there is to write.
import { content, wordsPerCell } from '../../protocol/cells.js';
import type { Core } from './xterm.js';

/** In `bg`: more than the words says how the cell looks, such as a link. */
const hasExtended = 0x1000_0000;
const oneCell = 1 << content.widthShift;
/** The kind of the character before, above its width and whether it joined: 0 is one that nothing joins. */
const kindShift = 3;

/** Everything that is not plain goes xterm's own way, whole. */
export function printPlainFast(core: Core): void {
  const { _inputHandler: handler, unicodeService } = core;
  const print = handler.print.bind(handler);
  const plain = unicodeService.charProperties(0x61, 0);
  handler.print = (codes, start, end) => {
    if (!putPlain(core, codes, start, end)) return print(codes, start, end);
    handler._parser.precedingJoinState = plain;
  };
}

/** False, with nothing written, where it is not plain or does not fit into the row. */
function putPlain(core: Core, codes: Uint32Array, start: number, end: number): boolean {
  const { buffer, _inputHandler: handler } = core;
  const attributes = handler._curAttrData;
  const { x } = buffer;
  if (start >= end || x + end - start > core.cols || (attributes.bg & hasExtended) !== 0) return false;
  if (handler._parser.precedingJoinState >> kindShift !== 0) return false;
  if (core._charsetService.charset !== undefined || core.coreService.modes.insertMode) return false;
  for (let at = start; at < end; at++) {
    const code = codes[at] ?? 0;
    if (code < 0x20 || code > 0x7e) return false;
  }
  const line = buffer.lines.get(buffer.ybase + buffer.y);
  if (line === undefined) return false;
  const data = line._data;
  // The right half of a wide character would be left alone.
  if (x > 0 && (data[(x - 1) * wordsPerCell] ?? 0) >>> content.widthShift === 2) return false;
  const { fg, bg } = attributes;
  line._cacheValid = false;
  let word = x * wordsPerCell;
  for (let at = start; at < end; at++, word += wordsPerCell) {
    data[word] = (codes[at] ?? 0) | oneCell;
    data[word + 1] = fg;
    data[word + 2] = bg;
  }
  buffer.x = x + end - start;
  // What was the right half of one that is overwritten now.
  if (buffer.x < core.cols && data[word] === 0) {
    data[word] = oneCell;
    data[word + 1] = fg;
    data[word + 2] = bg;
  }
  handler._dirtyRowTracker.markDirty(buffer.y);
  return true;
}
