// The chrome in a thread of its own, over a real port: by hand until Ink has come, never backwards, panes with the chrome they belong to.
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { serveChrome } from '../../../src/cockpit/chrome/thread.js';
import { Chrome } from '../../../src/cockpit/chrome.js';
import { tick } from '../../../src/cockpit/store/crew.js';
import { openDialog } from '../../../src/cockpit/store/dialogs.js';
import { storeAt } from '../../screens/render.js';
import { now } from '../../screens/snapshots.js';
import { until } from '../../support/bounded.js';

const plain = (text: string | null) => (text ?? '(as it was)').replaceAll(/\u001b\[[\d;]*m/g, '');
let stop = () => {};

afterEach(() => stop());

/** What was shown, each with the name of the state it was drawn for. */
function start() {
  const { port1, port2 } = new MessageChannel();
  const chrome = new Chrome(() => Object.assign(port1, { stop: () => port1.close() }));
  const store = storeAt(100, 20);
  const shown: { name: string; text: string }[] = [];
  const draw = (name: string) =>
    chrome.draw(store.getState(), text => shown.push({ name, text: plain(text) }));
  chrome.begin();
  stop = () => chrome.stop();
  const has = (name: string, text: string) =>
    until(() => shown.some(one => one.name === name && one.text.includes(text)), `${name} shows ${text}`);
  return { chrome, store, shown, draw, has, serve: () => serveChrome(port2), thread: port2 };
}

it('draws by hand until Ink is there, a dialog too, then the same by Ink', async () => {
  const { store, shown, draw, has, serve } = start();
  draw('first');
  await has('first', 'worker-2 ◆ asks 10s');
  store.change(openDialog({ kind: 'why', worker: 'worker-2', scroll: 0 }));
  draw('why');
  await has('why', 'blocked kind=permission');
  const byHand = shown.length;
  serve();
  await until(() => shown.length > byHand, 'Ink has drawn');
  expect(shown.at(-1)).toMatchObject({
    name: 'why',
    text: expect.stringContaining('blocked kind=permission'),
  });
});

it('draws nothing again when only the clock moved within a step', async () => {
  const { store, shown, draw, has, serve } = start();
  serve();
  draw('first');
  await until(() => shown.length === 2, 'by hand and by Ink');
  store.change(tick(now + 5_000));
  draw('within');
  await has('within', '(as it was)');
  store.change(tick(now + 8_000));
  draw('after');
  await has('after', 'asks 20s');
  expect(shown.slice(0, 4).map(one => one.name)).toEqual(['first', 'first', 'within', 'after']);
});

it('skips what is outdated before the thread could draw it', async () => {
  const { store, shown, draw, has, thread } = start();
  store.change(() => ({ attached: true }));
  draw('first');
  await has('first', 'asks 10s');
  const sent = heldThread(thread);
  await sent.draws('A');
  await until(() => shown.length === 2, 'by hand, then A');
  for (const name of ['one', 'two', 'three', 'four']) {
    store.change(state => ({ now: state.now + 60_000 }));
    draw(name);
    // A turn each, as events come.
    await new Promise(resolve => setImmediate(resolve));
  }
  await sent.draws('B');
  await sent.draws('C');
  await has('four', 'C');
  expect(shown.slice(1).map(one => `${one.name} ${one.text}`)).toEqual(['first A', 'one B', 'four C']);
});

it('does not let a person wait for the thread, nor shows what it drew before', async () => {
  const { store, shown, draw, has, thread } = start();
  const sent = heldThread(thread);
  draw('first');
  await has('first', 'asks 10s');
  store.change(openDialog({ kind: 'why', worker: 'worker-2', scroll: 0 }));
  draw('why');
  await has('why', 'blocked kind=permission');
  await sent.draws('of the first');
  await sent.draws('of why');
  await has('why', 'of why');
  store.change(() => ({ dialog: null, attached: true }));
  draw('attached');
  await has('attached', 'attached');
  expect(shown.map(one => one.name)).toEqual(['first', 'why', 'why', 'attached']);
});

it('has Ink draw what stands by hand once the person rests, and only the last of it', async () => {
  const { store, shown, draw, has, thread } = start();
  const sent = heldThread(thread);
  draw('first');
  await sent.draws('I');
  await has('first', 'I');
  for (const name of ['one', 'two', 'three']) {
    store.change(openDialog({ kind: 'why', worker: `worker-${shown.length}`, scroll: 0 }));
    draw(name);
    await until(() => shown.some(one => one.name === name), `${name} is shown by hand`);
  }
  await sent.draws('by Ink');
  await has('three', 'by Ink');
  expect(sent.asked()).toBe(2);
});

/** A thread that answers when it is told to, and with what. */
function heldThread(port: MessagePort): { draws(text: string): Promise<void>; asked(): number } {
  let asked = 0;
  let all = 0;
  port.on('message', () => {
    asked++;
    all++;
  });
  port.postMessage(null);
  return {
    asked: () => all,
    draws: async text => {
      await until(() => asked > 0, 'something to draw');
      asked--;
      port.postMessage(text);
    },
  };
}
