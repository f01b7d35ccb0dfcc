import { describe, expect, it, vi } from 'vitest';
import type { Claims } from '../../../src/tasks/claims/claims.js';
import { done, givenBack, list, ok, Shop } from './shop.js';

// Dozens of real gits each, on machines that have other things to do.
vi.setConfig({ testTimeout: 60_000 });

/** Takes and finishes tasks until there are none; gives the ids it had. */
async function work(claims: Claims, worker: string): Promise<string[]> {
  const had: string[] = [];
  for (;;) {
    const taken = ok(await claims.take(worker));
    if (taken.kind === 'none') return had;
    had.push(taken.claim.task);
    expect(ok(await claims.release(taken.claim, done))).toBe('released');
  }
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `worker-${i + 1}`);

describe('a crew', () => {
  it('of sixteen has each task exactly once, every lock in main before it is owned', async () => {
    const shop = new Shop(list(40));
    const claims = await shop.crew();
    const had = (await Promise.all(names(16).map(name => work(claims, name)))).flat();
    expect(had.toSorted()).toEqual([...new Set(had)].toSorted());
    expect(had).toHaveLength(40);
    expect(shop.ticked()).toBe(40);
    expect(shop.locks()).toEqual([]);
    expect(shop.refs()).toEqual([]);
    const history = shop.history();
    expect(history).toHaveLength(40);
    expect(new Set(history.map(({ run }) => run)).size).toBe(40);
  });

  it('and another on the same upstream share it, each task once', async () => {
    const shop = new Shop(list(24));
    const crews = [await shop.crew('one'), await shop.crew('two')];
    const had = await Promise.all(crews.flatMap(claims => names(4).map(name => work(claims, name))));
    expect(had.flat().toSorted()).toEqual([...new Set(had.flat())].toSorted());
    expect(shop.ticked()).toBe(24);
    expect(shop.history()).toHaveLength(24);
    expect(shop.refs()).toEqual([]);
  });

  it('is served together: who asks at once shares two commits', async () => {
    const shop = new Shop(list(8));
    const claims = await shop.crew();
    const taken = await Promise.all(names(8).map(name => claims.take(name)));
    expect(new Set(shop.history().map(({ commit }) => commit)).size).toBe(1);
    expect(shop.locks()).toHaveLength(8);
    const held = taken.map(one => {
      const value = ok(one);
      if (value.kind !== 'claimed') throw new Error('no claim');
      return value.claim;
    });
    await Promise.all(held.map(claim => claims.release(claim, givenBack)));
    expect(shop.locks()).toEqual([]);
    expect(shop.ticked()).toBe(0);
  });
});
