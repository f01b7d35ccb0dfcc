// What goes to an agent or a program from the keyboard, and who else has to know of it.
import type { Display } from '../display.js';
import type { PaneHub } from '../panes/hub.js';
import type { Programs } from '../popups/programs.js';

export function typistOn(
  hub: PaneHub,
  display: Pick<Display, 'typed'>,
  programs: Pick<Programs, 'typed'>,
): Pick<PaneHub, 'keys' | 'paste'> {
  return {
    keys: (view, bytes) => {
      display.typed();
      programs.typed(view);
      hub.keys(view, bytes);
    },
    paste: (view, text) => {
      programs.typed(view);
      hub.paste(view, text);
    },
  };
}
