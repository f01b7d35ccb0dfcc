import { afterEach, describe, expect, it } from 'vitest';
import { Feed } from '../../src/host/pty/feed.js';
import { until } from '../support/bounded.js';

/** Work that takes this long whatever the machine: the clock is what the feed goes by. */
function workFor(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

let open: Feed | null = null;
afterEach(() => open?.close());

describe('a feed', () => {
  it('lets others have their turn while it works off what is slow, and loses nothing', async () => {
    const taken: Buffer[] = [];
    const held: boolean[] = [];
    let turns = 0;
    let isDone = false;
    const feed = new Feed(
      bytes => {
        taken.push(Buffer.from(bytes));
        workFor(bytes.length / 1_000);
      },
      isHeld => held.push(isHeld),
    );
    open = feed;
    const sent = Buffer.from(Array.from({ length: 60_000 }, (_, i) => i % 251));
    for (let at = 0; at < sent.length; at += 4_096) feed.push(sent.subarray(at, at + 4_096));
    feed.end(() => {
      isDone = true;
    });
    // 60 ms of work were asked for in one turn; the rest of the program goes on after a fraction of it.
    expect(Buffer.concat(taken).length).toBeLessThan(sent.length / 2);
    expect([held, isDone]).toEqual([[true], false]);
    const count = () => {
      turns++;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await until(() => isDone, 'the end');
    expect(turns).toBeGreaterThan(3);
    expect(Buffer.concat(taken).equals(sent)).toBe(true);
    expect(held.at(-1)).toBe(false);
    // Slow bytes come in ever smaller slices.
    expect(taken.at(-2)?.length).toBeLessThan(4_096);
  });

  it('takes what is fast at once, and says the end at once', () => {
    const taken: number[] = [];
    let isDone = false;
    const feed = new Feed(
      bytes => taken.push(bytes.length),
      () => {},
    );
    open = feed;
    feed.push(Buffer.alloc(4_096));
    feed.end(() => {
      isDone = true;
    });
    expect([taken, isDone]).toEqual([[4_096], true]);
  });
});
