// The mouse in the built program: the wheel, a drag that selects, double clicks, the menu; and what of it is the agent's.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker, screenWith } from './crew.js';

let instance: Instance;
let app: Repository;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  await newWorker(instance, app.path, 'tale', fixture('story.mjs'), '600');
  await newWorker(instance, app.path, 'other', fixture('story.mjs'), '90');
});
afterAll(() => instance.dispose());

const mark = /\[\d+\/\d+\]/;
const [left, right, drag, wheelUp, wheelDown, shift] = [0, 2, 32, 64, 65, 4];

class Pointer {
  constructor(readonly program: Program) {}

  send(code: number, x: number, y: number, end: 'M' | 'm' = 'M'): this {
    this.program.type(`\u001b[<${code};${x + 1};${y + 1}${end}`);
    return this;
  }

  /** So many in a row, as one write: how fast they follow each other is no matter of how busy the machine is. */
  click([x, y]: [number, number], times = 1, button = left): this {
    const at = `\u001b[<${button};${x + 1};${y + 1}`;
    this.program.type(`${at}M${at}m`.repeat(times));
    return this;
  }

  drag(from: [number, number], ...to: [number, number][]): this {
    this.send(left, ...from);
    for (const one of to) this.send(left + drag, ...one);
    return this.send(left, ...(to.at(-1) ?? from), 'm');
  }

  wheel(code: number, [x, y]: [number, number], times = 1): this {
    for (let time = 0; time < times; time++) this.send(code, x, y);
    return this;
  }

  /** Where a text stands. */
  at(text: string): [number, number] {
    const lines = this.program.lines();
    const y = lines.findIndex(line => line.includes(text));
    if (y < 0) throw new Error(`no ${text} on the screen:\n${this.program.screen()}`);
    return [lines[y]?.indexOf(text) ?? 0, y];
  }
}

/** With the sessions in the size that this cockpit gives them, so that nothing moves any more. */
async function open(cols = 120, rows = 40): Promise<Pointer> {
  const cockpit = instance.start({ cwd: app.path, cols, rows });
  await cockpit.waitFor(screen => screen.split('story is told').length > 2, 'both stories are there');
  for (const [number, name] of ['tale', 'other'].entries()) {
    cockpit.press(String(number + 1), 'Enter');
    await cockpit.waitFor('attached');
    cockpit.press('ctrl+q');
    await cockpit.waitForGone('attached');
    await until(async () => {
      const seen = (await instance.ok(app.path, 'capture', name, '--json')).json<Seen>();
      const { cols, rows } = insideOf(cockpit, name);
      const isSized = seen.cols === Math.max(100, cols) && seen.rows === Math.max(24, rows.length);
      const bottom = seen.lines.slice(-rows.length).map(line => line.slice(0, cols).trimEnd());
      return isSized && bottom.join('\n') === rows.join('\n');
    }, `${name} has the size of its pane, and is shown so`);
  }
  cockpit.press('1');
  await cockpit.waitFor(/▸1 tale/);
  return new Pointer(cockpit);
}

interface Seen {
  cols: number;
  rows: number;
  lines: string[];
}

/** The inside of a worker's pane as it is shown. */
function insideOf(cockpit: Program, name: string): { cols: number; rows: string[] } {
  const lines = cockpit.lines();
  const title = new RegExp(`[╭╔].\\d ${name} `);
  const top = lines.findIndex(line => title.test(line));
  const left = lines[top]?.search(title) ?? 0;
  const cols = (lines[top] ?? '').slice(left).search(/[╮╗]/) - 1;
  const height = lines.slice(top).findIndex(line => /[╰╚]/.test(line[left] ?? '')) - 1;
  const inside = lines.slice(top + 1, top + 1 + height);
  return { cols, rows: inside.map(line => line.slice(left + 1, left + 1 + cols).trimEnd()) };
}

function copied({ program }: Pointer): string[] {
  const found = program.written.matchAll(/\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007/g);
  return [...found].map(([, base64 = '']) => Buffer.from(base64, 'base64').toString('utf8'));
}

async function leave({ program }: Pointer): Promise<void> {
  program.press('q');
  expect((await program.ended()).code).toBe(0);
}

describe.each([
  [80, 24],
  [200, 50],
])('%i×%i', (cols, rows) => {
  test('the wheel scrolls the pane under the pointer, and gives it the focus; back to the end leaves', async () => {
    const pointer = await open(cols, rows);
    const { program } = pointer;
    const place = pointer.at('story 90 of 90');
    pointer.wheel(wheelUp, place, 4);
    await program.waitFor(/\[12\/\d+\]/, 'the other pane is scrolled back');
    await program.waitForGone('story 90 of 90');
    expect(program.screen()).toContain('story 600 of 600');
    await program.waitFor(/▸2 other/, 'keys are for what one reads');
    program.press('q');
    await program.waitForGone(mark);
    await program.waitFor('story 90 of 90');
    program.press('1');
    await program.waitFor(/▸1 tale/);
    pointer.wheel(wheelUp, place, 4);
    await program.waitFor(mark);
    pointer.wheel(wheelDown, place, 4);
    await program.waitForGone(mark);
    await program.waitFor('other is live again.');
    await leave(pointer);
  });

  test('a drag selects and the release copies; past the edge it scrolls', async () => {
    const pointer = await open(cols, rows);
    const { program } = pointer;
    const [x, y] = pointer.at('story 599 of 600');
    pointer.drag([x + 6, y], [x + 8, y], [x + 4, y + 1]);
    await program.waitFor('16 characters copied.');
    expect(copied(pointer)).toEqual(['599 of 600\nstory']);
    await program.waitForGone(mark);

    const [, top] = pointer.at('tale');
    pointer.send(left, x + 4, y).send(left + drag, x, top - 1);
    await program.waitFor('story 540 of 600', 'it scrolls while the pointer is above');
    const before = program.lines().findIndex(line => line.includes('story 540 of 600'));
    await program.waitFor(() => program.cell(x + 2, before + 1).inverse, 'what was dragged over is inverse');
    pointer.send(left, x, top - 1, 'm');
    await program.waitFor(() => copied(pointer).length === 2, 'it is copied');
    const text = copied(pointer).at(-1)?.split('\n') ?? [];
    expect(text.at(-1)).toBe('story');
    expect(text).toContain('story 540 of 600');
    const first = Number(/story (\d+)/.exec(text[0] ?? '')?.[1]);
    expect(text).toEqual([
      ...Array.from({ length: 599 - first }, (_, at) => `story ${first + at} of 600`),
      'story',
    ]);
    await leave(pointer);
  });

  test('a double click attaches; attached it takes the word, a third click the line; a click elsewhere comes back', async () => {
    const pointer = await open(cols, rows);
    const { program } = pointer;
    pointer.click(pointer.at('story 88 of 90'));
    await program.waitFor(/▸2 other/);
    pointer.click(pointer.at('story 598 of 600'));
    await program.waitFor(/▸1 tale/);
    expect(copied(pointer)).toEqual([]);
    const place = pointer.at('story 88 of 90');
    pointer.click(place, 2);
    await program.waitFor('attached');
    pointer.click(place, 2);
    await program.waitFor('5 characters copied.');
    expect(copied(pointer)).toEqual(['story']);
    pointer.click(pointer.at('story 598 of 600'));
    await program.waitForGone('attached');
    pointer.click(place, 2);
    await program.waitFor('attached');
    pointer.click(place, 3);
    await program.waitFor('14 characters copied.');
    expect(copied(pointer).at(-1)).toBe('story 88 of 90');
    program.press('ctrl+q');
    await program.waitForGone('attached');
    await leave(pointer);
  });
});

test('a pane that shows its history keeps it when a drag has copied; the right button opens the menu', async () => {
  const pointer = await open();
  const { program } = pointer;
  program.press('[', 'g');
  await program.waitFor('story 1 of 600');
  const [x, y] = pointer.at('story 2 of 600');
  pointer.drag([x, y], [x + 4, y]);
  await program.waitFor('5 characters copied.');
  expect(copied(pointer)).toEqual(['story']);
  expect(program.screen()).toContain('story 1 of 600');
  expect(program.screen()).toMatch(mark);
  program.press('q');
  await program.waitForGone(mark);
  pointer.click(pointer.at('story 600 of 600'), 1, right);
  await program.waitFor('split, side by side', 'the right button opens the menu');
  program.press('Esc');
  await program.waitForGone('split, side by side');
  await leave(pointer);
});

test('an attached agent that asked for the mouse has it; with Shift it is nobody’s; the rest of the screen is the cockpit’s', async () => {
  await newWorker(instance, app.path, 'mouse', fixture('story.mjs'), '50', 'mouse');
  const pointer = await open(200, 50);
  const { program } = pointer;
  program.press('3', 'Enter');
  await program.waitFor('attached');
  const place = pointer.at('story 50 of 50');
  pointer.wheel(wheelUp, place).drag(place, [place[0] + 4, place[1]]);
  const screen = await screenWith(instance, app.path, 'mouse', /<1b>\[<64;.*<1b>\[<0;.*<1b>\[<32;.*m/s);
  expect(screen).toContain('story 50 of 50');
  expect(copied(pointer)).toEqual([]);
  pointer.send(left + shift, ...place).send(left + drag + shift, place[0] + 4, place[1]);
  pointer.send(left + shift, place[0] + 4, place[1], 'm');
  pointer.wheel(wheelUp, pointer.at('story 90 of 90'));
  await program.waitFor(mark, 'the wheel over another pane scrolls that');
  expect(program.screen()).toContain('attached');
  expect(copied(pointer)).toEqual([]);
  pointer.wheel(wheelDown, pointer.at('story 89 of 90'), 2);
  await program.waitForGone(mark);
  program.press('ctrl+q');
  await program.waitForGone('attached');
  await leave(pointer);
  // Shift is the terminal's own, unless XTSHIFTESCAPE asks for it (xterm ctlseqs, CSI > Ps s).
  expect(program.written).not.toMatch(/\u001b\[>\d*s/);
});

test('what comes with Shift is the terminal’s own: no drag, no click, no menu', async () => {
  const pointer = await open();
  const { program } = pointer;
  const [x, y] = pointer.at('story 90 of 90');
  pointer.send(left + shift, x, y).send(left + drag + shift, x + 4, y);
  pointer.send(left + shift, x + 4, y, 'm').click([x, y], 1, right + shift);
  pointer.wheel(wheelUp + shift, [x, y]);
  // What comes after it has been read after it.
  pointer.drag([x, y], [x + 7, y]);
  await program.waitFor('8 characters copied.');
  expect(copied(pointer)).toEqual(['story 90']);
  expect(program.screen()).not.toMatch(mark);
  expect(program.screen()).not.toContain('split, side by side');
  // Shift that comes later changes nothing for the drag that is on its way.
  pointer
    .send(left, x, y)
    .send(left + drag + shift, x + 4, y)
    .send(left + shift, x + 4, y, 'm');
  await program.waitFor('5 characters copied.');
  await leave(pointer);
});

test('the wheel shows what of a full-screen program its pane is too small for', async () => {
  const fill = "printf '\\033[?1049h'; for at in $(seq 1 23); do echo full row $at; done; exec sleep 1000";
  await newWorker(instance, app.path, 'full', 'sh', '-c', fill);
  const pointer = await open(80, 24);
  const { program } = pointer;
  program.press('4');
  await program.waitFor('full row 23');
  expect(program.screen()).not.toMatch(/full row 1$/m);
  pointer.wheel(wheelUp, pointer.at('full row 23'), 8);
  await program.waitFor(/full row 1\s/);
  await program.waitFor(mark);
  program.press('q');
  await program.waitForGone(mark);
  await leave(pointer);
});

test('over the alternate screen the wheel is cursor keys when attached, and scrolls the history when not', async () => {
  await newWorker(instance, app.path, 'pager', fixture('story.mjs'), '70', 'alternate');
  const pointer = await open(200, 50);
  const { program } = pointer;
  program.press('5');
  await program.waitFor(/▸5 pager/);
  const lines = program.lines();
  const title = lines.findIndex(line => line.includes('5 pager'));
  const place: [number, number] = [(lines[title]?.indexOf('5 pager') ?? 0) + 3, title + 3];
  pointer.wheel(wheelUp, place);
  await program.waitFor(/story \d+ of 70/, 'what scrolled off before the alternate screen');
  program.press('q');
  await program.waitForGone(mark);
  program.press('Enter');
  await program.waitFor('attached');
  pointer.wheel(wheelUp, place).wheel(wheelDown, place);
  await screenWith(instance, app.path, 'pager', '<1b>[A<1b>[A<1b>[A<1b>[B<1b>[B<1b>[B');
  program.press('ctrl+q');
  await program.waitForGone('attached');
  await leave(pointer);
});
