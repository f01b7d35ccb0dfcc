// Clearing the screen: what stood on the main one goes into the scrollback, as in tmux, so that ^L and `clear` lose no text.
import type { Core, CoreBuffer } from './xterm.js';

/** DECCOLM. */
const columnMode = 3;
const wholeScreen = 2;

/** @param cleared the program began the main screen anew */
export function keepCleared(core: Core, cleared: () => void): void {
  const { buffers } = core._bufferService;
  const onMain = () => core.buffer === buffers.normal;
  core.registerCsiHandler({ final: 'J' }, ({ params }) => {
    const what = params[0] ?? 0;
    if (what < wholeScreen || !onMain()) return false;
    cleared();
    if (what === wholeScreen) scrollOff(core, buffers.normal);
    return false;
  });
  // DECALN begins a page of its own: margins go. Source: vt100.net
  core.registerEscHandler({ intermediates: '#', final: '8' }, () => {
    core._inputHandler.setScrollRegion({ params: [0], length: 1 });
    return false;
  });
  // A pane has the width that it has, but the page is cleared as programs expect. Source: vt100.net, tmux.
  for (const final of ['h', 'l']) {
    core.registerCsiHandler({ prefix: '?', final }, params => {
      if (!params.params.subarray(0, params.length).includes(columnMode)) return false;
      if (onMain()) scrollOff(core, buffers.normal);
      core._inputHandler.setScrollRegion({ params: [0], length: 1 });
      core._inputHandler.eraseInDisplay({ params: [wholeScreen] });
      return false;
    });
  }
}

/** Scrolls the screen up by as much as there is text on it; the cursor stays where it is. */
function scrollOff(core: Core, main: CoreBuffer): void {
  let used = core.rows;
  while (used > 0 && isBlank(main, main.ybase + used - 1)) used--;
  const { scrollTop, scrollBottom } = main;
  main.scrollTop = 0;
  main.scrollBottom = core.rows - 1;
  for (; used > 0; used--) core._bufferService.scroll(main.getNullCell());
  main.scrollTop = scrollTop;
  main.scrollBottom = scrollBottom;
}

function isBlank(main: CoreBuffer, row: number): boolean {
  const line = main.lines.get(row);
  // With a range of its own nothing is kept beside the line.
  return line === undefined || line.translateToString(true, 0, line.length).trim() === '';
}
