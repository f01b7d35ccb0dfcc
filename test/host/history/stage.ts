// A session without a program for the tests of history: its screen, and its lines as a client reads them.
import { History } from '../../../src/host/history/history.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { decodeFrame, type FrameRow } from '../../../src/protocol/frame.js';
import type { Find, Found } from '../../../src/protocol/host-methods.js';
import { until } from '../../support/bounded.js';
import { Grid, must } from '../support.js';

export function stage(cols = 40, rows = 5) {
  const screen = new VtScreen(cols, rows);
  const source = { epoch: 3, screen, generation: 1, paused: false, updatingSince: null };
  const history = new History(source);
  const read = async (from: number, count: number) => readLines(history, from, count);
  return {
    screen,
    source,
    history,
    print: (text: string) => screen.writeText(text),
    read,
    /** Everything that is to be had, as text. */
    all: async () => (await read(0, 1_000)).text,
    find: async (text: string, more: Partial<Find> = {}): Promise<Found> =>
      must(await history.find(wanted(text, more))),
  };
}

export function wanted(text: string, more: Partial<Find> = {}): Find {
  return {
    session: '',
    text,
    kind: 'text',
    ignoreCase: false,
    from: null,
    direction: 'up',
    limit: 1_000,
    ...more,
  };
}

export async function readLines(history: History, from: number, count: number) {
  const lines = await until(async () => {
    const answer = await history.lines(from, count);
    // On a loaded machine a long recording takes more than one look.
    return !answer.ok && answer.failure.sentence.includes('ask again') ? null : must(answer);
  }, 'the lines are read');
  const frame = decodeFrame(Buffer.from(lines.frame, 'base64'));
  if (frame === null) throw new Error('no frame');
  const grid = new Grid();
  grid.apply(frame);
  const changed: FrameRow[] = frame.changed;
  return { ...lines, cells: changed, text: frame.rows === 0 ? [] : grid.text.split('\n') };
}

/** How long the longest stretch was in which nobody else was served while `work` ran, and how often others were. */
export async function longestStretch(work: Promise<unknown>): Promise<{ longestMs: number; turns: number }> {
  const heart = { isOver: false, longestMs: 0, turns: 0 };
  const beat = async () => {
    for (let at = performance.now(); !heart.isOver; heart.turns++) {
      await new Promise(resolve => setImmediate(resolve));
      heart.longestMs = Math.max(heart.longestMs, performance.now() - at);
      at = performance.now();
    }
  };
  const beating = beat();
  await work;
  heart.isOver = true;
  await beating;
  return heart;
}
