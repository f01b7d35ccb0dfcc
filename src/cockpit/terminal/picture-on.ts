// A compositor for the outer terminal, with all that is known of it.
import { Compositor } from '../screen/compositor.js';
import type { OuterTerminal } from './terminal.js';

/** @param isShown false where nothing is painted: lines are written instead */
export function pictureOn(terminal: OuterTerminal, unicode: boolean, isShown = true): Compositor {
  const { cols, rows, features } = terminal;
  return new Compositor({
    write: text => !isShown || terminal.write(text),
    onDrain: resume => terminal.onDrain(resume),
    budget: () => terminal.budget,
    cols,
    rows,
    ...features,
    ascii: !unicode,
    now: () => performance.now(),
  });
}
