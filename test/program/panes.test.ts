// Panes by keys and mouse, seen on the screen: split, close, zoom, resize, swap, layouts, save; and a terminal that changes its size all the time.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Instance } from '../support/instance.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker, workers } from './crew.js';

let instance: Instance;
let app: Repository;
let cockpit: Program;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  for (const name of ['alpha', 'beta']) await newWorker(instance, app.path, name, fixture('echo.mjs'));
  cockpit = instance.start({ cwd: app.path, cols: 160, rows: 45 });
});
afterAll(() => instance.dispose());

/** Where the pane's title stands, `[column, row]`, or null when the worker is on no pane. */
function pane(name: string): [number, number] | null {
  for (const [row, line] of cockpit.lines().entries()) {
    const at = line.search(new RegExp(`[╭╔├].?.?\\d (• )?${name} `));
    if (at >= 0) return [at, row];
  }
  return null;
}

/** A left drag as a terminal tells it (SGR, 1-based), in one write. */
function drag([x, y]: [number, number], [toX, toY]: [number, number]): void {
  const to = `${toX + 1};${toY + 1}`;
  cockpit.type(`\u001b[<0;${x + 1};${y + 1}M\u001b[<32;${to}M\u001b[<0;${to}m`);
}

function corners(): number {
  return cockpit.screen().split(/[╭╔]/).length - 1;
}

beforeEach(async () => {
  await cockpit.waitFor(() => pane('alpha') !== null && pane('beta') !== null, 'both panes are there');
});

test('two workers stand side by side in the grid', () => {
  const [alpha, beta] = [pane('alpha'), pane('beta')];
  expect(alpha?.[1]).toBe(beta?.[1]);
  expect(alpha?.[0]).toBeLessThan(beta?.[0] ?? 0);
});

test('| and - split the focused pane, c closes one, its worker goes on, u takes it back', async () => {
  const before = corners();
  cockpit.press('|');
  await cockpit.waitFor(() => corners() === before + 1, 'one pane more, side by side');
  cockpit.press('-');
  await cockpit.waitFor(() => corners() === before + 2, 'one pane more, below');
  cockpit.press('c', 'c');
  await cockpit.waitFor(() => corners() === before, 'both are closed');
  cockpit.press('1', 'c');
  await cockpit.waitFor(() => pane('alpha') === null, 'the pane of alpha is closed');
  expect((await workers(instance, app.path)).map(seen => [seen.id, seen.phase])).toEqual([
    ['alpha', 'running'],
    ['beta', 'running'],
  ]);
  cockpit.press('u');
});

test('a digit in an empty pane brings the worker there, its own pane closes, u takes it back', async () => {
  const before = corners();
  const [was] = pane('beta') ?? [0];
  cockpit.press('1', '|');
  await cockpit.waitFor('Nothing here yet');
  expect(corners()).toBe(before + 1);
  cockpit.press('2');
  await cockpit.waitFor(
    () => corners() === before && pane('beta') !== null,
    'the pane of beta is the only one',
  );
  await cockpit.waitForGone('Nothing here yet');
  expect(pane('beta')?.[0]).not.toBe(was);
  cockpit.press('u', 'u');
  await cockpit.waitFor(() => pane('beta')?.[0] === was && corners() === before, 'all is as it was');
});

test('z gives the focused pane the whole screen, and back', async () => {
  cockpit.press('1', 'z');
  await cockpit.waitFor(() => pane('beta') === null, 'only alpha is there');
  cockpit.press('z');
  await cockpit.waitFor(() => pane('beta') !== null, 'both are back');
});

test('H and L move the border, = makes them equal', async () => {
  const at = () => pane('beta')?.[0] ?? 0;
  const before = at();
  cockpit.press('1', 'H', 'H');
  await cockpit.waitFor(() => at() < before, 'the border went left');
  cockpit.press('L', 'L', 'L');
  await cockpit.waitFor(() => at() > before, 'the border went right');
  cockpit.press('=');
  await cockpit.waitFor(() => Math.abs(at() - before) <= 1, 'they are equal again');
});

test('the mouse drags a border to where it is let go, and a name over another pane to swap the two', async () => {
  const from = pane('beta') ?? [0, 0];
  drag([from[0], from[1] + 5], [from[0] - 20, from[1] + 5]);
  await cockpit.waitFor(() => pane('beta')?.[0] === from[0] - 20, 'the border is where it was let go');
  cockpit.press('=');
  await cockpit.waitFor(() => pane('beta')?.[0] === from[0], 'and back');
  const first = pane('alpha')?.[0] ?? 0;
  drag([from[0] + 5, from[1]], [first + 9, from[1] + 9]);
  await cockpit.waitFor(() => pane('beta')?.[0] === first, 'beta is where alpha was');
  cockpit.press('u');
  await cockpit.waitFor(() => pane('alpha')?.[0] === first, 'and back');
});

test('s swaps two panes', async () => {
  const first = pane('alpha')?.[0] ?? 0;
  cockpit.press('1', 's');
  await cockpit.waitFor(() => pane('beta')?.[0] === first, 'beta is where alpha was');
  cockpit.press('s');
  await cockpit.waitFor(() => pane('alpha')?.[0] === first, 'and back');
});

test('Space goes through the layouts and comes round to the first', async () => {
  const listed = (await instance.ok(app.path, 'layout', 'list', '--json')).json<{
    current: string;
    layouts: { name: string; from: string }[];
  }>();
  const names = listed.layouts.map(layout => layout.name);
  for (const name of ['grid', 'main-vertical', 'main-horizontal', 'columns', 'focus', 'board']) {
    expect(names).toContain(name);
  }
  const seen = new Set<string>();
  for (const _ of names) {
    const before = cockpit.screen();
    cockpit.press('Space');
    await cockpit.waitFor(screen => screen !== before, 'another layout');
    const { current } = (await instance.ok(app.path, 'layout', '--json')).json<{ current: string }>();
    seen.add(current);
  }
  expect(seen.size).toBe(names.length);
});

test('S saves the arrangement under a name; layout use brings it back', async () => {
  await instance.ok(app.path, 'layout', 'use', 'main-vertical');
  cockpit.press('S');
  await cockpit.waitFor('save layout');
  cockpit.type('evening');
  await cockpit.waitFor('evening.yaml');
  cockpit.press('Enter');
  await cockpit.waitForGone('save layout');
  expect(existsSync(`${instance.home}/config/layouts/evening.yaml`)).toBe(true);
  expect((await instance.ok(app.path, 'layout')).stdout).toMatch(/evening +user/);
  await instance.ok(app.path, 'layout', 'use', 'grid');
  await instance.ok(app.path, 'layout', 'save', 'morning', '--project');
  expect((await instance.ok(app.path, 'layout')).stdout).toMatch(/morning +project/);
});

test.each([
  [40, 12],
  [80, 24],
  [200, 50],
  [250, 70],
])('%i×%i is usable', async (cols, rows) => {
  cockpit.press('1').resize(cols, rows);
  try {
    await cockpit.waitFor(() => filled(cols), 'every line is drawn');
  } finally {
    cockpit.resize(160, 45);
  }
});

/** The hint line is the last one, the agent's words are there, and borders end in the last column where there are any. */
function filled(cols: number): boolean {
  const lines = cockpit.lines();
  const hints = /^ Enter .*\?/.test(lines.at(-1) ?? '');
  const borders = cols < 80 || lines.some(line => line.length === cols && /[╮╗]$/.test(line));
  return hints && borders && lines.some(line => line.includes('echo is ready'));
}

test('a storm of sizes ends in the right picture', async () => {
  for (let turn = 0; turn < 60; turn++) {
    cockpit.resize(40 + ((turn * 37) % 180), 12 + ((turn * 11) % 50));
    cockpit.type('j');
  }
  cockpit.resize(160, 45).press('1');
  await cockpit.waitFor(() => filled(160), 'it is drawn at its last size');
  const fresh = instance.start({ cwd: app.path, cols: 160, rows: 45 });
  await fresh.waitFor('echo is ready');
  const timeless = (screen: string) => screen.replace(/\b(now|\d+[smhd])\b */g, '').replace(/─+/g, '─');
  await cockpit.waitFor(
    screen => timeless(screen) === timeless(fresh.screen()),
    `it looks as one that was opened now:\n${fresh.screen()}`,
  );
  fresh.press('q');
  await fresh.ended();
});
