// Twenty agents that print for a minute: then every cell on the outer screen is what its agent printed, and nothing is left at the end.
import { createRequire } from 'node:module';
import headless, { type Terminal } from '@xterm/headless';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cropOf } from '../../src/cockpit/screen/crop.js';
import type { Snapshot } from '../../src/domain/snapshot.js';
import { connectSupervisor } from '../../src/home/connect.js';
import { resolveHome } from '../../src/home/home.js';
import { until, within } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import type { Program } from '../support/program.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture } from './crew.js';
import { paint, perSecond } from './fixtures/canvas.mjs';

// A CommonJS bundle whose names an ESM import cannot see.
const { UnicodeGraphemesAddon } = createRequire(import.meta.url)(
  '@xterm/addon-unicode-graphemes',
) as typeof import('@xterm/addon-unicode-graphemes');

const crew = 20;
const seconds = 60;
/** A session's least size: a pane of a twentieth of the screen shows a crop of it. */
const session = { cols: 100, rows: 24 };

let instance: Instance;
let app: Repository;

beforeAll(() => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
});
afterAll(() => instance.dispose());

/** What a terminal makes of all that the agent of this seed printed. */
async function painted(seed: number): Promise<Terminal> {
  const terminal = new headless.Terminal({ ...session, allowProposedApi: true, scrollback: 0 });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.unicode.activeVersion = '15-graphemes';
  const all = [...paint(seed, seconds * perSecond)].join('');
  await new Promise<void>(resolve => terminal.write(all, resolve));
  return terminal;
}

interface Inner {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Inside of the pane whose title names the worker, found by its border on the screen. */
function paneOf(program: Program, name: string): Inner | null {
  const rows = Array.from({ length: program.rows }, (_, y) =>
    Array.from({ length: program.cols }, (_, x) => program.cell(x, y).text || ' '),
  );
  for (const [y, row] of rows.entries()) {
    const title = row.findIndex((_, x) => row.slice(x, x + name.length + 2).join('') === ` ${name} `);
    const left = row.lastIndexOf('╭', title);
    const right = row.indexOf('╮', title);
    if (title < 0 || left < 0 || right < 0 || row.slice(left, title).includes('╮')) continue;
    const bottom = rows.findIndex((below, at) => at > y && below[left] === '╰');
    if (bottom > 0) return { x: left + 1, y: y + 1, width: right - left - 1, height: bottom - y - 1 };
  }
  return null;
}

function wrongCells(program: Program, name: string, expected: Terminal): string[] {
  const pane = paneOf(program, name);
  if (pane === null) return [`no pane of ${name} on\n${program.screen()}`];
  const buffer = expected.buffer.active;
  const crop = cropOf({ ...session, cursor: { x: buffer.cursorX, y: buffer.cursorY } }, pane);
  const wrong: string[] = [];
  for (let y = 0; y < crop.height; y++) {
    for (let x = 0; x < crop.width; x++) {
      const want = buffer.getLine(buffer.baseY + crop.y + y)?.getCell(crop.x + x);
      if (want === undefined) continue;
      const got = program.cell(pane.x + x, pane.y + y);
      // Half a wide character at the edge is shown as a blank.
      const cut = (want.getWidth() === 2 && x === crop.width - 1) || (want.getWidth() === 0 && x === 0);
      const text = cut ? '' : want.getChars().trim();
      const bg = want.isBgDefault() ? -1 : want.getBgColor();
      const fg = want.isFgDefault() ? -1 : want.getFgColor();
      const sameInk = text === '' || (got.fg === fg && got.bold === (want.isBold() !== 0));
      if (got.text.trim() !== text || got.bg !== bg || !sameInk) {
        wrong.push(
          `${name} ${x},${y}: ${JSON.stringify(got)} instead of ${JSON.stringify({ text, fg, bg })}`,
        );
      }
    }
  }
  return wrong;
}

/** Resolves when every worker reported that it is done; told by the supervisor, so that waiting costs nothing. */
async function allDone(): Promise<void> {
  const connected = await connectSupervisor(resolveHome(instance.env), 'cli');
  if (connected.state !== 'up') throw new Error('no supervisor');
  const { link } = connected;
  const done = (snapshot: Snapshot) =>
    snapshot.workers.length === crew && snapshot.workers.every(one => one.activity === 'idle');
  const heard = new Promise<void>(resolve => {
    link.onNotify('snapshot', snapshot => {
      if (done(snapshot)) resolve();
    });
  });
  const first = await link.call('project.watch', { root: app.path });
  if (!first.ok) throw new Error(first.failure.sentence);
  if (!done(first.value)) await within(heard, (seconds + 60) * 1_000, () => 'not every agent is done');
  link.close();
}

test('is right to the cell, and down --all leaves nothing', { timeout: 240_000 }, async () => {
  for (let seed = 1; seed <= crew; seed++) {
    const command = [fixture('canvas.mjs'), String(seed), String(seconds)];
    await instance.ok(app.path, 'new', '--name', `c${seed}`, '--workspace', 'here', '--', ...command);
  }
  // All of them on the screen at once.
  await instance.ok(app.path, 'layout', 'use', 'grid');
  const cockpit = instance.start({ cwd: app.path, cols: 330, rows: 110 });
  await cockpit.waitFor('c20');
  cockpit.resize(320, 100);
  const expected = await Promise.all(Array.from({ length: crew }, (_, i) => painted(i + 1)));
  await allDone();

  const wrong = () => expected.flatMap((terminal, i) => wrongCells(cockpit, `c${i + 1}`, terminal));
  await cockpit
    .waitFor(() => wrong().length === 0, 'every cell is right')
    .catch(() => {
      expect(wrong().slice(0, 20)).toEqual([]);
    });

  cockpit.press('q');
  await cockpit.ended();
  await instance.ok(app.path, 'down', '--all', '--yes');
  await until(() => instance.processes().length === 0, 'no process carries the home or a marker');
});
