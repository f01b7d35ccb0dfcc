// A directory with places in it, a watch on them, and a wait for the board that fits; all gone after each test.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { BoardView } from '../../src/domain/board.js';
import { type BoardPlace, type BoardWatch, watchBoard } from '../../src/tasks/board-watch.js';

export interface BoardFixture {
  base: string;
  boards: BoardView[];
  start(places: () => BoardPlace[], alive?: (name: string) => 'alive' | 'gone' | 'unknown'): BoardWatch;
  /** Resolves with the first board that fits, also the present one. */
  until(fits: (board: BoardView) => boolean): Promise<BoardView>;
  write(path: string, text: string): void;
  makePlace(name: string): void;
}

export function useBoard(): BoardFixture {
  let watch: BoardWatch | null = null;
  let told: (() => void) | null = null;
  const fixture: BoardFixture = {
    base: '',
    boards: [],
    start: (places, alive = () => 'unknown') => {
      watch = watchBoard({
        places,
        alive,
        onChange: board => {
          fixture.boards.push(board);
          told?.();
        },
      });
      return watch;
    },
    until: async fits => {
      for (;;) {
        const board = fixture.boards.at(-1);
        if (board !== undefined && fits(board)) return board;
        await new Promise<void>(resolve => {
          told = resolve;
        });
      }
    },
    write: (path, text) => writeFileSync(join(fixture.base, path), text),
    makePlace: name => {
      mkdirSync(join(fixture.base, name, 'current_tasks'), { recursive: true });
      mkdirSync(join(fixture.base, name, 'session_logs'));
      mkdirSync(join(fixture.base, name, 'src/deep/er'), { recursive: true });
    },
  };
  beforeEach(() => {
    fixture.base = mkdtempSync(join(tmpdir(), 'qd-board-'));
    fixture.boards = [];
  });
  afterEach(async () => {
    await watch?.stop();
    watch = null;
    rmSync(fixture.base, { recursive: true, force: true });
  });
  return fixture;
}
