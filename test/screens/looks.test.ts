// The same screen on terminals of all kinds, with its colours: goldens in which a change of attributes is written as {…}.
import type { Terminal } from '@xterm/headless';
import { expect, it } from 'vitest';
import type { ColourDepth } from '../../src/cockpit/screen/compositor.js';
import { openDialog } from '../../src/cockpit/store/dialogs.js';
import { goToWorker } from '../../src/cockpit/store/panes.js';
import { readFeatures } from '../../src/cockpit/terminal/features.js';
import { draw, expectGolden, storeAt } from './render.js';
import { snapshot, worker } from './snapshots.js';

type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<Terminal['buffer']['active']['getLine']>>['getCell']>
>;

/** `bold dim 214`, or '' for none. */
function lookOf(cell: Cell): string {
  const words = [
    cell.isBold() ? 'bold' : '',
    cell.isDim() ? 'dim' : '',
    cell.isUnderline() ? 'under' : '',
    cell.isInverse() ? 'inverse' : '',
    cell.isFgDefault() ? '' : `${cell.getFgColor()}`,
    cell.isBgDefault() ? '' : `on ${cell.getBgColor()}`,
  ];
  return words.filter(word => word !== '').join(' ');
}

function described(terminal: Terminal): string[] {
  const lines: string[] = [];
  for (let y = 0; y < terminal.rows; y++) {
    const row = terminal.buffer.active.getLine(y);
    let line = '';
    let look = '';
    for (let x = 0; x < terminal.cols; x++) {
      const cell = row?.getCell(x);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const text = cell.getChars() || ' ';
      const now = text === ' ' && !cell.isInverse() && cell.isBgDefault() ? look : lookOf(cell);
      if (now !== look) line += `{${now}}`;
      look = now;
      line += text;
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

const kinds: [name: string, env: NodeJS.ProcessEnv, colour: ColourDepth, dark: boolean, unicode: boolean][] =
  [
    ['dark', { TERM: 'xterm-kitty' }, 'truecolor', true, true],
    ['light', { TERM: 'tmux-256color', COLORFGBG: '0;15' }, '256', false, true],
    ['sixteen', { TERM: 'xterm' }, '16', true, true],
    ['sixteen-light', { TERM: 'rxvt', COLORFGBG: '0;15' }, '16', false, true],
    ['no-colour', { TERM: 'xterm-256color', NO_COLOR: '1' }, 'none', true, true],
    ['linux', { TERM: 'linux' }, '16', true, false],
    ['vt100', { TERM: 'vt100' }, 'none', true, false],
  ];

it.each(kinds)('%s', async (name, env, colour, dark, unicode) => {
  const features = readFeatures(env);
  expect(features.colour).toBe(colour);
  expect(features.dark ?? true).toBe(dark);
  const crew = snapshot().workers.map((one, at) =>
    at === 2 ? worker(one.id, 'running', 'working', { marks: { bellAt: one.since } }) : one,
  );
  const state = {
    ...storeAt(80, 24, snapshot({ workers: crew }), goToWorker('worker-2')).getState(),
    unicode,
  };
  const { terminal } = await draw(state, () => ['agent'], { colour, dark });
  expectGolden(`look-${name}`, described(terminal));
});

it('behind a dialog everything is quiet: panes, rail, titles and borders', async () => {
  const kill = openDialog({ kind: 'confirm', what: 'kill', workers: ['worker-2'] });
  const state = storeAt(120, 40, snapshot(), goToWorker('worker-2'), kill).getState();
  const { lines, terminal } = await draw(state, () => ['agent'], { colour: '256', dark: true });
  const quiet = 246;
  const loud: string[] = [];
  const box = lines.findIndex(line => line.includes('sure?'));
  const end = lines.findIndex((line, y) => y > box && line.includes('╰─'));
  for (let y = 1; y < 39; y++) {
    // The dialog itself, and the lines above and below, are not behind it.
    if (y >= box && y <= end) continue;
    for (let x = 0; x < 120; x++) {
      const cell = terminal.buffer.active.getLine(y)?.getCell(x);
      if (cell === undefined || cell.getChars().trim() === '') continue;
      const isQuiet = cell.getFgColor() === quiet || cell.isDim() !== 0;
      if (!isQuiet || cell.isBold()) loud.push(`${x},${y} ${cell.getChars()}`);
    }
  }
  expect(loud).toEqual([]);
  expect(lines[1]).toContain('╭ crew ─');
  expectGolden('look-dialog', described(terminal));
});
