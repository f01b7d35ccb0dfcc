// Where a key goes: to the agent of the attached pane, to a dialog, to a command; and the second of being looked at.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { InputEvent } from '../../../src/cockpit/input/event.js';
import { InputRouter } from '../../../src/cockpit/input/router.js';
import { PaneScreen } from '../../../src/cockpit/screen/pane-screen.js';
import { Stage } from '../../../src/cockpit/stage.js';
import { SeenClock } from '../../../src/cockpit/store/clock.js';
import { openDialog } from '../../../src/cockpit/store/dialogs.js';
import { goToWorker } from '../../../src/cockpit/store/panes.js';
import { storeAt } from '../../screens/render.js';
import { deckOf, type TestDeck } from './fixture.js';

let deck: TestDeck;
let router: InputRouter;
let typed: string[];
let shown: string[];
const state = () => deck.store.getState();

beforeEach(() => {
  deck = deckOf(storeAt(120, 40));
  typed = [];
  shown = [];
  const hub = {
    show: (view: string, _address: unknown, _room: unknown, options: { drive: boolean }) => {
      shown.push(`${view}${options.drive ? ' drives' : ''}`);
      const screen = new PaneScreen();
      screen.state = 'live';
      return screen;
    },
    hide: (view: string) => shown.push(`${view} gone`),
    keys: (view: string, bytes: Uint8Array) =>
      typed.push(`${view}: ${Buffer.from(bytes).toString('latin1')}`),
    paste: (view: string, text: string) => typed.push(`${view} pasted: ${text}`),
  };
  const stage = new Stage(hub, { setPanes: () => {} });
  stage.update(state());
  deck.store.subscribe(now => stage.update(now));
  router = new InputRouter(deck, stage, hub, () => {});
});
afterEach(() => {
  vi.useRealTimers();
});

function key(name: string, bytes = name): void {
  const event: InputEvent = {
    type: 'key',
    key: { name, text: name.length === 1 ? name : '' },
    raw: Buffer.from(bytes, 'latin1'),
  };
  router.handle(event);
}

function paste(text: string): void {
  router.handle({ type: 'paste', text, raw: Buffer.from(text) });
}

it('attached, every key and paste is the agent’s; Ctrl-q comes back, twice sends it', () => {
  key('Enter', '\r');
  expect(state().attached).toBe(true);
  expect(shown.at(-5)).toBe('worker-1 drives');
  for (const name of ['q', 'x', '?']) key(name);
  key('Escape', '\u001b');
  paste('two lines');
  expect(typed).toEqual([
    'worker-1: q',
    'worker-1: x',
    'worker-1: ?',
    'worker-1: \u001b',
    'worker-1 pasted: two lines',
  ]);
  expect(state().dialog).toBeNull();
  key('ctrl+q', '\u0011');
  expect(state().attached).toBe(false);
  key('ctrl+q', '\u0011');
  expect(state().attached).toBe(true);
  expect(typed.at(-1)).toBe('worker-1: \u0011');
  key('ctrl+]', '\u001d');
  key('j');
  expect(state()).toMatchObject({ attached: false, cursor: 'worker-3' });
  expect(typed).toHaveLength(6);
});

it('keys for a paused or an ended agent go nowhere, and a word says so', () => {
  deck.store.change(goToWorker('worker-4'), () => ({ attached: true }));
  key('y');
  expect(typed).toEqual([]);
  expect(state().flash?.sentence).toContain('worker-4 is paused');
  deck.store.change(goToWorker('worker-5'), () => ({ attached: true }));
  key('x');
  expect(state().flash?.sentence).toContain('worker-5 does not run');
  expect(state().dialog).toBeNull();
});

it('a dialog takes keys and pastes before everything else', () => {
  deck.store.change(openDialog({ kind: 'new', field: 0, pick: 0 }));
  key('q');
  paste('uick\n\u001b[31m');
  expect(state().drafts.new['name']).toBe('quick [31m');
  expect(deck.left).toBe(false);
  key('Escape');
  paste('lost');
  expect(state().flash?.sentence).toContain('Enter attaches first');
});

it('Escape with a key right behind it is both, except where somebody types', () => {
  deck.store.change(openDialog({ kind: 'board', scroll: 0 }));
  key('alt+q', '\u001bq');
  expect(state().dialog).toBeNull();
  expect(deck.left).toBe(true);
  // A terminal that tells Alt apart means it.
  deck.store.change(openDialog({ kind: 'board', scroll: 0 }));
  key('alt+t', '\u001b[116;3u');
  expect(state().dialog?.kind).toBe('board');
  deck.store.change(openDialog({ kind: 'new', field: 0, pick: 0 }));
  key('alt+b', '\u001bb');
  expect(state().dialog?.kind).toBe('new');
});

it('a worker was seen when its pane had the focus for a second, with the terminal in front', () => {
  vi.useFakeTimers();
  const seen: string[] = [];
  const clock = new SeenClock(worker => seen.push(worker));
  deck.store.change(goToWorker('worker-5'));
  clock.update(state(), false);
  vi.advanceTimersByTime(2_000);
  expect(seen).toEqual([]);
  clock.update(state(), true);
  vi.advanceTimersByTime(900);
  clock.update(state(), true);
  vi.advanceTimersByTime(99);
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(seen).toEqual(['worker-5']);
  deck.store.change(goToWorker('worker-1'));
  clock.update(state(), true);
  vi.advanceTimersByTime(2_000);
  expect(seen).toEqual(['worker-5']);
  clock.stop();
});

it('clicks that came together are a double click, however long the first of them took; later ones are not', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const click = () => {
    for (const action of ['press', 'release'] as const) {
      const held = { shift: false, alt: false, ctrl: false };
      const place = { x: 60, y: 10, raw: Buffer.alloc(0) };
      router.handle({ type: 'mouse', action, button: 'left', ...held, ...place });
    }
    vi.advanceTimersByTime(1_000);
  };
  router.arrive(click);
  router.arrive(click);
  expect(state().attached).toBe(false);
  router.arrive(() => {
    click();
    click();
  });
  expect(state().attached).toBe(true);
});

it('what is typed while Enter waits for the list of the palette comes after what Enter opens', async () => {
  deck.answers['layout.list'] = { layouts: [], problems: [] };
  for (const name of [':', 'b', 'o', 'a', 'r', 'd']) key(name);
  key('Enter', '\r');
  key('Escape', '\u001b');
  expect(state().dialog).toBeNull();
  await deck.settled();
  for (const name of [':', 'a', 't', 't', 'a', 'c', 'h']) key(name);
  key('Enter', '\r');
  for (const name of ['q', 'x', ':']) key(name);
  paste('pasted');
  expect(state().dialog).toMatchObject({ kind: 'palette', query: 'attach' });
  await deck.settled();
  expect(state()).toMatchObject({ attached: true, dialog: null });
  expect(typed).toEqual(['worker-1: q', 'worker-1: x', 'worker-1: :', 'worker-1 pasted: pasted']);
  expect(deck.left).toBe(false);
});
