// The mouse on the chrome: click, double click, drag, and the click that only brings the window to the front.
import { beforeEach, expect, it } from 'vitest';
import type { MouseEvent } from '../../../src/cockpit/input/event.js';
import { Mouse } from '../../../src/cockpit/input/pointer.js';
import { openDialog } from '../../../src/cockpit/store/dialogs.js';
import { arrangementOf, currentWorker } from '../../../src/cockpit/store/select.js';
import { panesOf } from '../../../src/domain/layout/tree.js';
import { storeAt } from '../../screens/render.js';
import { deckOf, type TestDeck } from '../store/fixture.js';

let deck: TestDeck;
let mouse: Mouse;
let time: number;
const state = () => deck.store.getState();

function send(
  action: MouseEvent['action'],
  x: number,
  y: number,
  button: MouseEvent['button'] = 'left',
): void {
  mouse.handle({
    type: 'mouse',
    action,
    button,
    x,
    y,
    shift: false,
    alt: false,
    ctrl: false,
    raw: Buffer.alloc(0),
  });
}

function click(x: number, y: number): void {
  send('press', x, y);
  send('release', x, y);
}

/** The middle of the pane of the n-th worker. */
function middle(index: number): [number, number] {
  const rect = arrangementOf(state()).placed[index]?.rect ?? { x: 0, y: 0, width: 0, height: 0 };
  return [rect.x + Math.floor(rect.width / 2), rect.y + Math.floor(rect.height / 2)];
}

beforeEach(() => {
  deck = deckOf(storeAt(120, 40));
  time = 10_000;
  mouse = new Mouse(deck, () => time);
});

it('a click focuses, a double click attaches, a click elsewhere comes back', () => {
  click(...middle(2));
  expect(currentWorker(state())?.id).toBe('worker-3');
  expect(state().attached).toBe(false);
  time += 100;
  click(...middle(2));
  expect(state().attached).toBe(true);
  time += 1000;
  click(...middle(0));
  expect(state()).toMatchObject({ attached: false, cursor: 'worker-1' });
  time += 1000;
  click(...middle(0));
  expect(state().attached).toBe(false);
});

it('the first click after the window came to the front only brings it there', () => {
  mouse.terminalFocused();
  click(...middle(2));
  expect(currentWorker(state())?.id).toBe('worker-1');
  time += 1000;
  click(...middle(2));
  expect(currentWorker(state())?.id).toBe('worker-3');
});

it('dragging a border moves it and is one change to take back', () => {
  const before = arrangementOf(state()).placed.map(one => one.rect);
  const first = before[0] ?? { x: 0, y: 0, width: 0, height: 0 };
  const edge = first.x + first.width - 1;
  send('press', edge, first.y + 3);
  for (let step = 1; step <= 5; step++) send('drag', edge + step, first.y + 3);
  send('release', edge + 5, first.y + 3);
  const after = arrangementOf(state()).placed[0]?.rect;
  expect(after?.width).toBe(first.width + 5);
  expect(state().past).toHaveLength(1);
  send('drag', edge + 9, first.y + 3);
  expect(arrangementOf(state()).placed[0]?.rect).toEqual(after);
});

it('the rail: a click chooses, on the small board it opens the large one; beside a dialog leaves it', () => {
  click(5, 3);
  expect(state()).toMatchObject({ area: 'rail', cursor: 'worker-5' });
  click(5, 20);
  expect(state().dialog).toMatchObject({ kind: 'board' });
  click(0, 0);
  expect(state().dialog).toBeNull();
  deck.store.change(openDialog({ kind: 'confirm', what: 'kill', workers: ['worker-1'] }));
  click(60, 19);
  expect(state().dialog).not.toBeNull();
  expect(deck.asked).toEqual([]);
});

it('a pane taken by its name and let go over another changes places with it; beside the name it is a border', () => {
  const names = () =>
    panesOf(state().arranged.tree).map(({ shows }) => (shows.kind === 'worker' ? shows.worker : ''));
  const rectOf = (index: number) =>
    arrangementOf(state()).placed[index]?.rect ?? { x: 0, y: 0, width: 0, height: 0 };
  const before = names();
  const [first, third] = [rectOf(0), rectOf(2)];
  send('press', first.x + 3, first.y);
  send('drag', ...middle(2));
  expect(state().flash?.sentence).toBe('Let go: worker-1 and worker-3 change places.');
  send('release', ...middle(2));
  expect(state().flash).toBeNull();
  expect(names()).toEqual([before[2], before[1], before[0], ...before.slice(3)]);
  expect(currentWorker(state())?.id).toBe('worker-1');
  send('press', third.x + 3, third.y);
  send('drag', third.x + 3, third.y + 1);
  send('release', third.x + 3, third.y + 1);
  expect(rectOf(2)).toEqual(third);
  send('press', third.x + third.width - 3, third.y);
  send('drag', third.x + third.width - 3, third.y - 2);
  send('release', third.x + third.width - 3, third.y - 2);
  expect(rectOf(2).y).toBe(third.y - 2);
});
