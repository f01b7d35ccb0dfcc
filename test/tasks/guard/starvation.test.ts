// Nobody starves before a guard that takes its time: workers push what is tested while their crew claims and releases all along.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Claims } from '../../../src/tasks/claims/claims.js';
import type { Repository } from '../../support/repository.js';
import { givenBack, list, ok } from '../claims/shop.js';
import { commit, guardedShop, push } from './guarded.js';

/** Of one test; more than a claim takes, several times over. */
const seconds = Number(process.env['QD_GUARD_SECONDS'] ?? 1);
const workers = 8;
const tasksEach = Number(process.env['QD_GUARD_TASKS'] ?? 1);
const boundMs = 120_000 + workers * tasksEach * (seconds + 10) * 1000;

interface Landed {
  tries: number;
  ms: number;
}

/** Works as its prompt says: commit, pull, push, and again from the pull when it is refused. */
async function land(one: Repository, file: string): Promise<Landed> {
  const began = performance.now();
  commit(one, `Work on ${file}`, { [file]: file });
  for (let tries = 1; ; tries++) {
    await pull(one);
    const { ok: isOk, said } = await push(one.path, '-q', 'origin', 'main');
    if (isOk) return { tries, ms: performance.now() - began };
    expect(said).toMatch(/moved while this push waited|fetch first|non-fast-forward|cannot lock ref/);
    expect(tries, said).toBeLessThan(20);
  }
}

async function pull(one: Repository): Promise<void> {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  await promisify(execFile)('git', ['pull', '-q', '--rebase', 'origin', 'main'], { cwd: one.path });
}

/** Takes and gives back without a rest. @returns how many times, and the longest wait */
async function claimAlong(
  claims: Claims,
  signal: AbortSignal,
): Promise<{ times: number; longestMs: number }> {
  const seen = { times: 0, longestMs: 0 };
  while (!signal.aborted) {
    const began = performance.now();
    const taken = ok(await claims.take(`worker-${seen.times}`));
    if (taken.kind === 'claimed') expect(ok(await claims.release(taken.claim, givenBack))).toBe('released');
    seen.times++;
    seen.longestMs = Math.max(seen.longestMs, performance.now() - began);
    await delay(50);
  }
  return seen;
}

it(
  'every finished task lands within three tries',
  async () => {
    const shop = await guardedShop({ run: ['sleep', String(seconds)], todo: list(4) });
    const claims = await shop.crew();
    const ended = new AbortController();
    const along = claimAlong(claims, ended.signal);
    const began = performance.now();
    const landed = await Promise.all(
      Array.from({ length: workers }, async (_, at) => {
        const one = shop.clone(`agent-${at + 1}`);
        const all: Landed[] = [];
        for (let task = 1; task <= tasksEach; task++) all.push(await land(one, `work-${at + 1}-${task}.txt`));
        return all;
      }),
    );
    const wallMs = performance.now() - began;
    ended.abort();
    const { times, longestMs } = await along;
    const tries = landed.flat().map(one => one.tries);
    if (process.env['QD_GUARD_SECONDS'] !== undefined) {
      const longest = Math.max(...landed.flat().map(({ ms }) => ms));
      console.log(
        JSON.stringify({
          seconds,
          tries,
          wallMs,
          longestLandMs: longest,
          claimRounds: times,
          longestClaimMs: longestMs,
        }),
      );
    }
    expect(tries.filter(count => count > 3)).toEqual([]);
    expect(times).toBeGreaterThan(workers * tasksEach * 0.5);
  },
  boundMs,
);
