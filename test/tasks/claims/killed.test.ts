import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cut, finish, type How } from './cut.js';
import { list, Shop } from './shop.js';

const taskCount = 4;
/** Runs side by side. */
const together = Math.min(4, availableParallelism());

/** What git is asked for when nothing happens: numbers of all calls, and of those that change the upstream. */
async function rehearse(shop: Shop): Promise<{ all: number[]; pushes: number[] }> {
  const cut = new Cut(shop.upstream, join(shop.base, 'rehearsal'), 0, 'killed-before');
  const end = await cut.run();
  expect(end, end.said).toMatchObject({ code: 0 });
  const calls = cut.calls();
  const all = calls.map((_, at) => at + 1);
  const pushes = all.filter(at => / push /.test(calls[at - 1] ?? ''));
  expect(pushes).toHaveLength(4);
  return { all, pushes };
}

async function eachOf(steps: readonly number[], run: (at: number) => Promise<void>): Promise<void> {
  const left = [...steps];
  const one = async () => {
    for (let at = left.shift(); at !== undefined; at = left.shift()) {
      await run(at).catch((error: unknown) => {
        throw new Error(`at git call ${at}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      });
    }
  };
  await Promise.all(Array.from({ length: together }, one));
}

describe('a crew that is killed at any of its steps', () => {
  async function killAt(shop: Shop, at: number, how: How): Promise<void> {
    const cut = new Cut(shop.upstream, join(shop.base, `${how}-${at}`), at, how);
    const end = await cut.run();
    expect(end, end.said).toMatchObject({ code: null });
    await cut.succeed({ isAtWork: false });
    cut.check();
  }

  it('finds what it owned and frees what it did not', async () => {
    const shop = new Shop(list(taskCount));
    const { all, pushes } = await rehearse(shop);
    // Before one call is after the one before it.
    await eachOf(all, at => killAt(shop, at, 'killed-after'));
    await eachOf([1, ...pushes], at => killAt(shop, at, 'killed-before'));
  }, 240_000);

  it('is not disturbed by a push of its own that arrives after it recovered', async () => {
    const shop = new Shop(list(taskCount));
    const { pushes } = await rehearse(shop);
    await eachOf(pushes, at => killAt(shop, at, 'killed-long-before'));
  }, 120_000);

  it('shares the upstream with a crew that lives', async () => {
    const shop = new Shop(list(taskCount));
    const { all } = await rehearse(shop);
    const hows = ['killed-after', 'killed-before', 'killed-long-before'] as const;
    await eachOf(all, async at => {
      const cut = new Cut(shop.upstream, join(shop.base, `two-${at}`), at, hows[at % 3] ?? 'killed-after');
      const other = await shop.crew(`other-${at}`, cut.upstream);
      const state = { isAtWork: true };
      const working = finish(other, 'other').finally(() => (state.isAtWork = false));
      await cut.run();
      await Promise.all([cut.succeed(state), working]);
      cut.check();
    });
  }, 240_000);
});

describe('a crew one of whose calls is cut off', () => {
  it('asks again and loses nothing', async () => {
    const shop = new Shop(list(taskCount));
    const { all, pushes } = await rehearse(shop);
    const cutOff = async (at: number, how: How) => {
      const cut = new Cut(shop.upstream, join(shop.base, `${how}-${at}`), at, how);
      const end = await cut.run();
      expect(end, end.said).toMatchObject({ code: 0 });
      expect(end.said).not.toContain('lost');
      await cut.succeed({ isAtWork: false });
      cut.check();
    };
    await eachOf(all, at => cutOff(at, 'cut-off-before'));
    await eachOf(pushes, at => cutOff(at, 'cut-off-after'));
  }, 240_000);
});
