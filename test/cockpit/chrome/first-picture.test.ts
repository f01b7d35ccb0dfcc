// Pictures drawn by hand are those that Ink draws: nothing jumps when it has come.
import { afterAll, expect, it } from 'vitest';
import { openHelp } from '../../../src/cockpit/actions/views.js';
import { firstPicture } from '../../../src/cockpit/chrome/first-picture.js';
import { InkScreen } from '../../../src/cockpit/chrome/ink-screen.js';
import { drawAnsi } from '../../../src/cockpit/screen/ansi-grid.js';
import { Grid } from '../../../src/cockpit/screen/grid.js';
import { openDialog } from '../../../src/cockpit/store/dialogs.js';
import type { Change } from '../../../src/cockpit/store/store.js';
import { screenModel } from '../../../src/cockpit/views/screen.js';
import { storeAt } from '../../screens/render.js';

const ink = new InkScreen();
afterAll(() => ink.stop());

function gridOf(text: string, cols: number, rows: number): Grid {
  const grid = new Grid();
  grid.resize(cols, rows);
  drawAnsi(grid, text);
  return grid;
}

const views: [string, Change[]][] = [
  ['panes', []],
  ['a small dialog', [openDialog({ kind: 'confirm', what: 'kill', workers: ['worker-1'] })]],
  ['a large dialog', [openDialog({ kind: 'board', scroll: 0 })]],
  ['a dialog that scrolls', [openHelp(null)]],
];

it.each(views)('%s: the same cells by hand as by Ink', (_name, changes) => {
  for (const [cols, rows] of [
    [120, 40],
    [80, 24],
    [40, 12],
  ] as const) {
    const model = screenModel(storeAt(cols, rows, undefined, ...changes).getState());
    const byHand = gridOf(firstPicture(model), cols, rows);
    const byInk = gridOf(ink.draw(model), cols, rows);
    expect([...byHand.words]).toEqual([...byInk.words]);
  }
});
