// The picture before Ink is there is the one that Ink then draws, to the cell: nothing moves when it takes over.
import { expect, it } from 'vitest';
import { openHelp } from '../../src/cockpit/actions/views.js';
import { firstPicture } from '../../src/cockpit/chrome/first-picture.js';
import { InkScreen } from '../../src/cockpit/chrome/ink-screen.js';
import { drawAnsi } from '../../src/cockpit/screen/ansi-grid.js';
import { Grid } from '../../src/cockpit/screen/grid.js';
import { complain, loseSupervisor, openLayout } from '../../src/cockpit/store/crew.js';
import { openDialog } from '../../src/cockpit/store/dialogs.js';
import { goToWorker, toggleZoom } from '../../src/cockpit/store/panes.js';
import type { CockpitState } from '../../src/cockpit/store/state.js';
import { screenModel } from '../../src/cockpit/views/screen.js';
import type { LayoutNode } from '../../src/domain/layout/layout.js';
import { storeAt } from './render.js';
import { now, snapshot, worker } from './snapshots.js';

function byInk(state: CockpitState): string {
  const ink = new InkScreen();
  const text = ink.draw(screenModel(state));
  ink.stop();
  return text;
}

function draw(text: string, { cols, rows }: CockpitState): Grid {
  const grid = new Grid(cols, rows);
  drawAnsi(grid, text);
  return grid;
}

const layout = (root: LayoutNode) => openLayout({ name: 'own', description: '', rail: true, root });
const many = Array.from({ length: 20 }, (_, at) =>
  worker(`w${at}`, 'running', 'working', { message: 'é 字' }),
);
const row = (...nodes: LayoutNode[]): LayoutNode => ({
  kind: 'split',
  direction: 'row',
  children: nodes.map(node => ({ node, weight: 1 })),
});

const scenes: [string, CockpitState][] = [
  ['a crew', storeAt(120, 40, snapshot(), goToWorker('worker-2')).getState()],
  ['80×24', storeAt(80, 24, snapshot(), complain('a \u001b[2J problem', now + 1)).getState()],
  ['40×12', storeAt(40, 12, snapshot()).getState()],
  ['zoomed, and no supervisor', storeAt(120, 40, snapshot(), toggleZoom(), loseSupervisor()).getState()],
  ['nobody', storeAt(120, 40, snapshot({ workers: [] })).getState()],
  ['twenty', storeAt(200, 50, snapshot({ workers: many })).getState()],
  [
    'board and crew',
    storeAt(140, 40, snapshot(), layout(row({ kind: 'crew' }, { kind: 'board' }))).getState(),
  ],
  ['a pane that waits', storeAt(90, 30, snapshot(), layout(row({ kind: 'empty' }))).getState()],
  ['behind a dialog at 80×24', storeAt(80, 24, snapshot({ workers: many }), openHelp(null)).getState()],
  ['behind a dialog', storeAt(120, 40, snapshot(), openHelp(null)).getState()],
  [
    'behind a small dialog',
    storeAt(
      200,
      50,
      snapshot(),
      openDialog({ kind: 'confirm', what: 'kill', workers: ['worker-2'] }),
    ).getState(),
  ],
  ['ASCII', { ...storeAt(120, 40).getState(), unicode: false }],
  ['2×1', storeAt(2, 1).getState()],
];

it.each(scenes)('%s', (_name, state) => {
  const first = draw(firstPicture(screenModel(state)), state);
  const ink = draw(byInk(state), state);
  expect(first.lines()).toEqual(ink.lines());
  const differing = [...first.words.keys()].filter(at => first.words[at] !== ink.words[at]);
  expect(
    differing.map(at => `${Math.floor(at / 3) % state.cols},${Math.floor(at / 3 / state.cols)}`),
  ).toEqual([]);
});
