// Draws a state as a person would see it: Ink → compositor (with pane cells) → a terminal emulator → text.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Terminal } from '@xterm/headless';
import { expect } from 'vitest';
import { toAscii } from '../../src/cockpit/chrome/ascii.js';
import { InkScreen } from '../../src/cockpit/chrome/ink-screen.js';
import { type ColourDepth, Compositor } from '../../src/cockpit/screen/compositor.js';
import { PaneScreen } from '../../src/cockpit/screen/pane-screen.js';
import { Stage } from '../../src/cockpit/stage.js';
import { takeSnapshot } from '../../src/cockpit/store/crew.js';
import { type CockpitState, initialState } from '../../src/cockpit/store/state.js';
import { type Change, createDeckStore, type DeckStore } from '../../src/cockpit/store/store.js';
import { screenModel } from '../../src/cockpit/views/screen.js';
import type { Snapshot } from '../../src/domain/snapshot.js';
import { blankContent, content, wordsPerCell } from '../../src/protocol/cells.js';
import { now, snapshot } from './snapshots.js';

// The timeline shows local times of day.
process.env['TZ'] = 'UTC';

export function storeAt(
  cols: number,
  rows: number,
  given: Snapshot = snapshot(),
  ...changes: Change[]
): DeckStore {
  const store = createDeckStore(initialState({ cols, rows, unicode: true, demo: false, now }));
  store.change(takeSnapshot(given, now), ...changes);
  return store;
}

export interface Drawn {
  /** Without blanks at the ends. */
  lines: string[];
  terminal: Terminal;
}

/** Panes show the lines that `content` gives for a worker; without it they are empty. */
export async function draw(
  state: CockpitState,
  contentOf: (worker: string) => string[] = () => [],
  look: { colour: ColourDepth; dark: boolean } = { colour: '16', dark: true },
): Promise<Drawn> {
  const terminal = new Terminal({ cols: state.cols, rows: state.rows, allowProposedApi: true });
  const compositor = new Compositor({
    write: text => {
      terminal.write(text);
      return true;
    },
    onDrain: () => {},
    cols: state.cols,
    rows: state.rows,
    colour: look.colour,
    ascii: !state.unicode,
    now: () => performance.now(),
  });
  compositor.setDark(look.dark);
  const hub = {
    show: (view: string, _address: unknown, room: { cols: number; rows: number }) =>
      screenOf(contentOf(view), room),
    hide: () => {},
  };
  const stage = new Stage(hub, compositor);
  stage.update(state);
  const ink = new InkScreen();
  const ansi = ink.draw(screenModel(state));
  compositor.setChrome(state.unicode ? ansi : toAscii(ansi));
  stage.paint(stage.scene);
  await new Promise(resolve => setImmediate(resolve));
  await new Promise<void>(resolve => terminal.write('', resolve));
  ink.stop();
  compositor.stop();
  const lines = Array.from(
    { length: state.rows },
    (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '',
  );
  return { lines, terminal };
}

function screenOf(lines: string[], room: { cols: number; rows: number }): PaneScreen {
  const screen = new PaneScreen();
  if (lines.length === 0) return screen;
  screen.state = 'live';
  screen.grid.resize(room.cols, room.rows);
  for (const [y, line] of lines.slice(0, room.rows).entries()) {
    for (const [x, letter] of [...line].slice(0, room.cols).entries()) {
      const code = letter.codePointAt(0) ?? 32;
      screen.grid.words[(y * room.cols + x) * wordsPerCell] = (code & content.codeMask) | blankContent;
    }
  }
  return screen;
}

/** Compares with test/screens/goldens/<name>.txt; UPDATE_GOLDENS=1 writes it. */
export function expectGolden(name: string, lines: string[]): void {
  const directory = fileURLToPath(new URL('goldens', import.meta.url));
  const file = `${directory}/${name}.txt`;
  const text = `${lines.join('\n')}\n`;
  if (process.env['UPDATE_GOLDENS'] === '1') {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, text);
  }
  if (!existsSync(file)) throw new Error(`${file} is missing: run once with UPDATE_GOLDENS=1 and read it`);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
