// The cockpit inside a real tmux: every cell of an agent's picture arrives in tmux' own grid, as its TERM allows.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { cropOf } from '../../src/cockpit/screen/crop.js';
import { reduceColour } from '../../src/cockpit/screen/depth.js';
import { programFile } from '../../src/home/launch.js';
import { VtScreen } from '../../src/host/screen/screen.js';
import { colour } from '../../src/protocol/cells.js';
import { type SeenCell, seenCell } from '../cockpit/screen/outer.js';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { Tmux } from '../support/tmux.js';
import { fixture, newWorker } from './crew.js';
import { picture } from './fixtures/picture.mjs';

let instance: Instance;
let app: Repository;
let tmux: Tmux | null = null;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  await newWorker(instance, app.path, 'painter', fixture('picture.mjs'));
});
afterEach(() => {
  tmux?.kill();
  tmux = null;
});
afterAll(() => instance.dispose());

interface Inner {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Inside of the one pane while it is attached, found by its corners. */
function inside(lines: string[]): Inner | null {
  const y = lines.findIndex(line => line.includes(' painter '));
  const [left, right] = ['╔', '╗'].map(corner => [...(lines[y] ?? '')].lastIndexOf(corner));
  const bottom = lines.findLastIndex(line => line.includes('╝'));
  if (y < 0 || left === undefined || right === undefined || left < 0 || bottom < y) return null;
  return { x: left + 1, y: y + 1, width: right - left - 1, height: bottom - y - 1 };
}

const mask = colour.modeMask | colour.valueMask;

/** As a terminal of that depth has it; underlines as tmux tells them. */
function fit(cell: SeenCell, depth: 'truecolor' | '256' | '16' | 'none'): string {
  const word = (value: number) => ((value & ~mask) | reduceColour(value & mask, depth)) >>> 0;
  return JSON.stringify([cell.text, cell.width, word(cell.fg), word(cell.bg)]);
}

test.skipIf(!Tmux.isThere).each([
  ['tmux-256color', { COLORTERM: 'truecolor' }, 'truecolor', 80, 24],
  ['tmux-256color', { COLORTERM: undefined }, '256', 200, 50],
  ['screen', { COLORTERM: undefined }, '16', 80, 24],
  ['screen-256color', { COLORTERM: 'truecolor', NO_COLOR: '1' }, 'none', 100, 30],
] as const)('in tmux as %s %j every cell is right', async (term, more, depth, cols, rows) => {
  tmux = Tmux.start([process.execPath, programFile], {
    cwd: app.path,
    env: { ...instance.env, ...more },
    term,
    cols,
    rows,
  });
  const shown = tmux;
  await until(() => shown.lines().join().includes('picture'), 'the picture is there');
  // Whoever is attached has the session in its own size.
  shown.keys('Enter');
  const wrong = (): string[] => {
    const lines = shown.lines();
    const pane = inside(lines);
    if (pane === null) return lines;
    // A session is never smaller than this; a smaller pane shows a crop.
    const session = { cols: Math.max(100, pane.width), rows: Math.max(24, pane.height) };
    const want = new VtScreen(session.cols, session.rows);
    want.writeText(picture());
    const used = want.capture(null, null).lines.findLastIndex(line => line.trim() !== '') + 1;
    const crop = cropOf({ ...session, cursor: want.cursor, used }, pane);
    const screen = shown.screen();
    const different: string[] = [];
    for (let y = 0; y < pane.height; y++) {
      const [wantRow, gotRow] = [want.readRow(crop.y + y), screen.readRow(pane.y + y)];
      for (let x = 0; x < pane.width; x++) {
        const got = fit(seenCell(gotRow, pane.x + x), 'truecolor');
        const wanted = fit(seenCell(wantRow, crop.x + x), depth);
        if (got !== wanted) different.push(`${x},${y}: ${got} instead of ${wanted}`);
      }
    }
    return different;
  };
  let last: string[] = [];
  await until(() => (last = wrong()).length === 0, 'every cell is right', 20_000).catch(() =>
    expect(last.slice(0, 30)).toEqual([]),
  );
});

test.skipIf(!Tmux.isThere)(
  'left in a window that has grown, it leaves nothing of its picture above the shell',
  async () => {
    const shell = ['sh', '-c', '"$0" "$1"; echo "left it"; exec sleep 1000'];
    tmux = Tmux.start([...shell, process.execPath, programFile], {
      cwd: app.path,
      env: instance.env,
      term: 'tmux-256color',
      cols: 80,
      rows: 24,
    });
    const shown = tmux;
    await until(() => shown.lines().join().includes('picture'), 'the picture is there');
    shown.resize(200, 50);
    await until(
      () => (shown.lines().at(-1) ?? '').includes('? help'),
      'its last line is where the window ends',
    );
    shown.keys('q');
    await until(() => shown.lines().join().includes('left it'), 'the shell goes on');
    expect(shown.lines().filter(line => /[│╭╰]|painter/.test(line))).toEqual([]);
  },
);
