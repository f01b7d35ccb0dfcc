// Copy mode over a session that lives: lines that come meanwhile, sizes that change, the wheel, an attached agent.
import { beforeEach, expect, it } from 'vitest';
import { copyWithKeys } from '../../../src/cockpit/copy/place.js';
import { helpSections } from '../../../src/cockpit/help/rows.js';
import { hintLine } from '../../../src/cockpit/views/hint-line.js';
import { view, World } from './world.js';

let world: World;
const lines = () => world.picture.grid.lines();

beforeEach(() => {
  world = new World(30, 6);
  for (let i = 0; i < 100; i++) world.session.print(`entry ${i}\r\n`);
  world.print('end');
});

it('keeps its place while new lines come, and reads on into them', async () => {
  await world.press('[', 'PageUp', 'PageUp');
  const before = lines();
  expect(before[0]).toBe('entry 87');
  for (let i = 0; i < 200; i++) world.session.print(`\r\nnewer ${i}`);
  world.frame();
  expect(lines()).toEqual(before);
  await world.press('ctrl+f', 'ctrl+f', 'ctrl+f');
  expect(lines()[0]).toBe('entry 99');
  expect(lines()[2]).toBe('newer 0');
  await world.press('G');
  expect(lines().at(-1)).toBe('newer 199');
});

it('what is on the screen stays as it was looked at, and is copied so', async () => {
  await world.press('[', '0', 'v', 'e');
  world.print('\r\u001b[Kgone');
  expect(lines().at(-1)).toBe('end');
  await world.press('y');
  expect(world.copied).toEqual(['end']);
  expect(lines().at(-1)).toBe('gone');
});

it('another width stays at the same text, however the rows were wrapped anew', async () => {
  world = new World(30, 6);
  for (let i = 0; i < 60; i++) world.session.print(`entry ${i} ${'and so on '.repeat(i % 7)}\r\n`);
  world.print('end');
  await world.press('[', '/');
  await world.type('entry 27 ');
  await world.press('Enter', 'w', 'w', 'w', 'V');
  for (const [cols, rows] of [
    [17, 5],
    [44, 9],
    [8, 4],
    [30, 6],
  ] as const) {
    world.resize(cols, rows);
    await world.rest();
    expect(world.here.cols).toBe(cols);
    const { cursor, top, height } = world.here;
    expect(cursor.line).toBeGreaterThanOrEqual(top);
    expect(cursor.line).toBeLessThan(top + height);
    const all = lines().join('').replaceAll(' ', '');
    expect(all).toContain(cols === 8 ? 'andso' : 'entry27andsoon');
  }
  await world.press('y');
  expect(world.copied).toEqual([`entry 27 ${'and so on '.repeat(6)}`.trimEnd()]);
});

it('a storm of sizes ends at that text too', async () => {
  await world.press('[', '/');
  await world.type('entry 42');
  await world.press('Enter');
  for (let turn = 0; turn < 25; turn++) {
    world.resize(10 + ((turn * 37) % 60), 4 + ((turn * 11) % 20));
    if (turn % 3 === 0) await new Promise(resolve => setImmediate(resolve));
  }
  await world.rest();
  expect(lines().join('\n')).toContain('entry 42');
  await world.press('Y');
  expect(world.copied).toEqual(['entry 42']);
});

it('text that is not there any more after a change of size leaves with a word, never with wrong rows', async () => {
  await world.press('[', 'PageUp');
  world.session.print('\u001b[H\u001b[2J\u001b[3Jall is new');
  world.resize(17, 5);
  await world.rest();
  expect(world.copy).toBeNull();
  expect(world.said).toBe(`The size of ${view} has changed: this is its live screen again.`);
});

it('the wheel enters where something is above, and leaves at the end', async () => {
  world.deck.copies.scroll(view, 3);
  expect(world.copy).toBeNull();
  world.deck.copies.scroll(view, -3);
  await world.rest();
  expect(world.mark).toBe('[3/95]');
  expect(lines()[0]).toBe('entry 92');
  world.deck.copies.scroll(view, 2);
  await world.rest();
  expect(world.mark).toBe('[1/95]');
  world.deck.copies.scroll(view, 2);
  await world.rest();
  expect(world.copy).toBeNull();
  const empty = new World(30, 6).print('nothing above');
  empty.deck.copies.scroll(view, -3);
  expect(empty.copy).toBeNull();
});

it('what a key opened, a key ends: PageDown stays at the end, so that q after it is not the cockpit’s', async () => {
  await world.press('PageUp');
  expect(world.mark).toBe('[4/95]');
  await world.press('PageDown', 'PageDown', 'PageDown');
  expect(world.mark).toBe('[0/95]');
  world.deck.copies.scroll(view, 3);
  await world.rest();
  await world.press('q');
  expect(world.copy).toBeNull();
  expect(world.deck.left).toBe(false);
  world.deck.copies.scroll(view, -3);
  await world.press('v', 'PageDown', 'PageDown', 'PageDown');
  expect(world.here.selection).not.toBeNull();
});

it('coming to the end by the wheel is said, while keys are commands', async () => {
  const { copies, store } = world.deck;
  for (const [attached, said] of [
    [true, ''],
    [false, `${view} is live again.`],
  ] as const) {
    store.change(() => ({ attached, flash: null }));
    copies.scroll(view, -3);
    copies.scroll(view, 3);
    copies.scroll(view, 3);
    await world.rest();
    expect(world.copy).toBeNull();
    expect(world.said).toBe(said);
  }
});

it('the wheel shows the rows of a full-screen program that its pane is too small for', async () => {
  world = new World(20, 60);
  world.print(`\u001b[?1049h${Array.from({ length: 60 }, (_, at) => `row ${at}`).join('\r\n')}`);
  expect(world.screen.top).toBe(0);
  expect(world.mark).toBeUndefined();
  world.deck.copies.scroll(view, -3);
  await world.rest();
  expect(world.mark).toMatch(/^\[3\/\d+\]$/);
  const [first] = lines();
  world.deck.copies.scroll(view, -100);
  await world.rest();
  expect(lines()[0]).toBe('row 0');
  expect(first).toMatch(/^row [1-9]\d$/);
  world.deck.copies.scroll(view, 100);
  world.deck.copies.scroll(view, 3);
  await world.rest();
  expect(world.copy).toBeNull();
});

it('attached, what the wheel scrolled back has no keys; what a key opened has', async () => {
  const { store, copies } = world.deck;
  store.change(() => ({ attached: true }));
  copies.scroll(view, -3);
  await world.rest();
  expect(copyWithKeys(store.getState())).toBeNull();
  const words = hintLine(store.getState())
    .map(span => span.text)
    .join('');
  expect(words).toContain('scrolled back: typing or Esc goes to the end');
  copies.leave(view);
  copies.begin(view, { light: false, typed: true });
  expect(copyWithKeys(store.getState())).toBe(view);
});

it('a long copy is seen while it lasts, Esc gives it up, and what else is pressed waits', async () => {
  world = new World(20, 6);
  for (let i = 0; i < 1_900; i++) world.session.print(`entry ${i}\r\n`);
  world.print('end');
  await world.press('[', 'g', 'V', 'G');
  const { deck } = world;
  const { askHost } = deck;
  const gate = { opens: Promise.withResolvers<void>() };
  deck.askHost = (async (...asked: Parameters<typeof askHost>) => {
    await gate.opens.promise;
    return askHost(...asked);
  }) as typeof askHost;
  const hint = () =>
    hintLine(deck.store.getState())
      .map(span => span.text)
      .join('');
  const rows = lines();
  await world.press('y');
  expect(hint()).toMatch(/^ copying … [▓░]+ \d+ % {3}Esc gives it up/);
  await world.press('g', 'Escape');
  expect(lines()).toEqual(rows);
  gate.opens.resolve();
  await world.rest();
  expect(world.said).toBe('Given up: nothing was copied.');
  expect(hint()).not.toContain('copying');
  expect(world.here.selection).not.toBeNull();
  expect(world.copied).toEqual([]);
  await world.press('G');
  gate.opens = Promise.withResolvers();
  await world.press('y');
  const seen: string[] = [];
  deck.store.subscribe(() => seen.push(hint()));
  gate.opens.resolve();
  await world.rest();
  expect(world.copy).toBeNull();
  expect(seen.some(line => /copying … ▓+░+ [4-9]\d %/.test(line))).toBe(true);
  expect(world.copied[0]?.split('\n')).toHaveLength(1_901);
});

it('a worker that is taken off the list takes its history along', async () => {
  await world.press('[');
  world.deck.store.change(state => ({
    snapshot:
      state.snapshot === null
        ? null
        : { ...state.snapshot, workers: state.snapshot.workers.filter(worker => worker.id !== view) },
  }));
  await world.rest();
  expect(world.copy).toBeNull();
});

it('a host that does not answer is said; the screen can be copied all the same', async () => {
  world.deck.askHost = () =>
    Promise.resolve({ ok: false, failure: { kind: 'failed', sentence: 'The host is gone.' } });
  await world.press('[', 'PageUp');
  expect(world.said).toBe('The host is gone.');
  await world.press('H', 'Y');
  expect(world.copied).toEqual(['entry 95']);
});

it('scrolls through rows that come in pages without ever showing an empty one', async () => {
  world = new World(30, 6);
  for (let i = 0; i < 1_900; i++) world.session.print(`entry ${i}\r\n`);
  world.print('end');
  for (let top = 1_895 - 3; top >= 0; top -= 3) {
    world.deck.copies.scroll(view, -3);
    if (world.copy === null || world.here.top !== top) await world.rest();
    expect(lines()[0]).toBe(`entry ${top}`);
  }
});

it('F1 opens help with these keys first, and leaves copy mode as it is', async () => {
  await world.press('[', 'PageUp', 'F1');
  const state = world.deck.store.getState();
  if (state.dialog?.kind !== 'help') throw new Error('no help');
  expect(helpSections(state, state.dialog)[0]?.title).toBe('copy mode');
  world.deck.store.change(() => ({ dialog: null }));
  expect(world.mark).toBe('[4/95]');
  // Where text is typed it is no command.
  await world.press('f', 'F1', '/', 'F1');
  expect(world.deck.store.getState().dialog).toBeNull();
});

it('a selection over more than is fetched at once is copied whole, in order', async () => {
  world = new World(30, 6);
  for (let i = 0; i < 1_900; i++) world.session.print(`entry ${i}\r\n`);
  world.print('end');
  await world.press('[', 'g', 'V', 'G', 'y');
  const expected = [...Array.from({ length: 1_900 }, (_, at) => `entry ${at}`), 'end'];
  expect(world.copied).toEqual([expected.join('\n')]);
});
