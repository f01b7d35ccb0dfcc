// The arrangement end to end: auto with 1, 4, 9 and 24 workers at each size, pins, pages, auto-fill, and the next cockpit.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, workerThat } from './crew.js';

let instance: Instance;
let app: Repository;
let count = 0;

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
});
// Chosen anew, a layout begins as its file has it: what another test left is forgotten.
beforeEach(() => instance.ok(app.path, 'layout', 'use', 'auto').then(() => undefined));
afterAll(() => instance.dispose());

async function crewOf(wanted: number): Promise<void> {
  const names = Array.from({ length: wanted - count }, (_, at) => `w${count + at + 1}`);
  // One after the other: their numbers are the order of their making.
  for (const name of names) {
    await instance.ok(app.path, 'new', '--name', name, '--workspace', 'here', '--', fixture('ask.mjs'));
  }
  count = wanted;
}

function open(cols: number, rows: number): Program {
  return instance.start({ cwd: app.path, cols, rows });
}

/** Workers with a pane of their own, in reading order, `*` before a pinned one; then those with a line. */
function shown(cockpit: Program): { panes: string[]; lines: string[] } {
  const titles: [number, number, string][] = [];
  const lines: string[] = [];
  for (const [y, line] of cockpit.lines().entries()) {
    for (const found of line.matchAll(/[╭╔][ ▸>]\d+ (\* )?(w\d+) /g)) {
      titles.push([y, found.index, `${found[1] === undefined ? '' : '*'}${found[2] ?? ''}`]);
    }
    const folded = /(?:^|[│╯┤]) *\d+[ *•]w(\d+) +[^ ] [a-z]+ /.exec(line);
    if (folded !== null) lines.push(`w${folded[1] ?? ''}`);
  }
  return { panes: titles.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , name]) => name), lines };
}

async function shows(cockpit: Program, panes: string, lines?: string): Promise<void> {
  const holds = () => {
    const now = shown(cockpit);
    return now.panes.join(' ') === panes && (lines === undefined || now.lines.join(' ') === lines);
  };
  await cockpit.waitFor(
    holds,
    `panes ${panes}, lines ${lines ?? 'whatever'}; not ${JSON.stringify(shown(cockpit))}`,
  );
}

/** What is on disk for the next cockpit. */
function kept(): string {
  const directory = `${instance.home}/state/arrangements`;
  if (!existsSync(directory)) return '';
  return readdirSync(directory)
    .map(file => readFileSync(`${directory}/${file}`, 'utf8'))
    .join('');
}

async function leave(cockpit: Program): Promise<void> {
  cockpit.press('q');
  expect((await cockpit.ended()).code).toBe(0);
}

function range(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, at) => `w${from + at}`).join(' ');
}

describe.each([
  [1, { '80x24': 'w1', '120x40': 'w1', '200x50': 'w1' }],
  [4, { '80x24': range(1, 4), '120x40': range(1, 4), '200x50': range(1, 4) }],
  [9, { '80x24': 'w1', '120x40': 'w1', '200x50': range(1, 9) }],
  [24, { '80x24': 'w1', '120x40': 'w1', '200x50': 'w1' }],
])('auto with %i', (wanted, sizes) => {
  test('at 80×24, 120×40 and 200×50', async () => {
    await crewOf(wanted);
    const cockpit = open(80, 24);
    for (const [size, panes] of Object.entries(sizes)) {
      const [cols, rows] = size.split('x').map(Number);
      cockpit.resize(cols ?? 80, rows ?? 24);
      await cockpit.waitFor(
        () => / \? help/.test(cockpit.lines()[(rows ?? 24) - 1] ?? ''),
        `it is drawn at ${size}`,
      );
      await shows(cockpit, panes);
      const lines = shown(cockpit).lines;
      const others = panes === 'w1' ? range(2, wanted).split(' ').slice(0, lines.length) : [];
      expect(lines).toEqual(wanted === 1 ? [] : others);
      const told = /… (\d+) more/.exec(cockpit.screen())?.[1] ?? '0';
      expect(panes.split(' ').length + lines.length + Number(told)).toBe(wanted);
    }
    await leave(cockpit);
  });

  if (wanted !== 9) return;
  test('} { ctrl+o and s move panes, u takes it back', async () => {
    const cockpit = open(200, 50);
    await shows(cockpit, range(1, 9));
    cockpit.press('2', '}');
    await shows(cockpit, `w1 w3 w2 ${range(4, 9)}`);
    cockpit.press('{', '{');
    await shows(cockpit, `w2 w1 ${range(3, 9)}`);
    cockpit.press('ctrl+o');
    await shows(cockpit, `w9 w2 w1 ${range(3, 8)}`);
    cockpit.press('9', 's');
    await shows(cockpit, `w2 w9 w1 ${range(3, 8)}`);
    cockpit.press('u', 'u', 'u', 'u', 'u');
    await shows(cockpit, range(1, 9));
    await leave(cockpit);
  });
});

test('the small line of glyphs has all 24 and the task counts beside them, and the list folds who is at rest', async () => {
  const cockpit = open(80, 24);
  await cockpit.waitFor(() => cockpit.lines()[0] === ` app${' ○'.repeat(24)}`, 'a glyph for each');
  cockpit.resize(120, 40);
  await cockpit.waitFor('… 24 idle');
  cockpit.press('Tab', 'Enter');
  await cockpit.waitFor(/│▸○ w1 +—/);
  await cockpit.waitFor(/│ ○ w12 +—/);
  cockpit.press('l');
  await cockpit.waitFor('… 24 idle');
  await leave(cockpit);
});

test('pins, pages, order and layouts; u takes all of it back', async () => {
  const cockpit = open(200, 50);
  await shows(cockpit, 'w1', range(2, 24));
  await instance.ok(app.path, 'layout', 'use', 'main-horizontal');
  await shows(cockpit, 'w1 w2');
  cockpit.press('*');
  await shows(cockpit, '*w1 w2');
  cockpit.press('3', '!');
  await shows(cockpit, 'w3');
  await cockpit.waitFor('w3 alone');
  cockpit.press('Space');
  await shows(cockpit, '*w1 w3');
  cockpit.press('u', 'u', 'u');
  await shows(cockpit, 'w1 w3');
  await instance.ok(app.path, 'layout', 'use', 'auto');
  await shows(cockpit, 'w3');
  await leave(cockpit);
});

test('auto-fill brings who asks to the front, and leaves the focused and the pinned pane', async () => {
  const cockpit = open(200, 50);
  await shows(cockpit, 'w1', range(2, 24));
  cockpit.press('j', '*', 'k', 'A');
  await cockpit.waitFor('auto-fill');
  await workerThat(instance, app.path, 'w20', 'is idle', seen => seen.activity === 'idle');
  await instance.ok(app.path, 'send', 'w20', 'a');
  await workerThat(instance, app.path, 'w20', 'asks', seen => seen.activity === 'waiting');
  await shows(cockpit, 'w1', `w2 w20 ${range(4, 19)} w3 ${range(21, 24)}`);
  cockpit.press('A', '*', 'j', '*');
  await leave(cockpit);
});

test('the next cockpit finds everything as it was, also after a kill -9; layout save takes it without a cockpit', async () => {
  const first = open(200, 50);
  await shows(first, 'w1', range(2, 24));
  first.press('2', '*', '|', 'L', '\\');
  await first.waitFor(() => !/╭.crew/.test(first.screen()), 'the rail is hidden');
  await first.waitFor(
    () => shown(first).panes.join(' ') === '*w2' && /▸empty/.test(first.screen()),
    'it is split',
  );
  await until(() => kept().includes('"railHidden":true') && kept().includes('"pinned":["w2"]'), 'it is kept');
  const before = first.lines().slice(1, -1);
  first.kill('SIGKILL');
  await first.ended();
  // Ages go on, and what workers last said stands on their lines a moment later.
  const timeless = (lines: string[]) =>
    lines
      .map(line => /^ *\d+[ *]w\d+ /.exec(line)?.[0] ?? line)
      .map(line => line.replace(/(now|\d+[smhd])( +|─)/g, '').replace(/─+/g, '─'))
      .join('\n');
  const second = open(200, 50);
  await second.waitFor(
    () => timeless(second.lines().slice(1, -1)) === timeless(before),
    `it is as it was:\n${before.join('\n')}`,
  );
  await leave(second);
  await instance.ok(app.path, 'layout', 'save', 'evening');
  const saved = readFileSync(`${instance.home}/config/layouts/evening.yaml`, 'utf8');
  expect(saved).toContain('rail: false');
  expect(saved).toMatch(/worker: w2\s+pin: true/);
});

test('two cockpits: each shows its own, layout use changes both, what was changed last is kept', async () => {
  const [one, two] = [open(120, 40), open(200, 50)];
  await shows(one, 'w1');
  await shows(two, 'w1');
  one.press('5', 'Space');
  await one.waitFor('grid');
  two.press('7');
  await shows(two, 'w7');
  await instance.ok(app.path, 'layout', 'use', 'main-horizontal');
  await shows(one, 'w1 w5');
  await shows(two, 'w1 w7');
  one.press('9');
  await shows(one, 'w1 w9');
  await until(() => kept().includes('"recent":["p9"'), 'the focus of the last change is kept');
  await leave(two);
  await leave(one);
  const next = open(120, 40);
  await shows(next, 'w1 w9');
  await leave(next);
});
