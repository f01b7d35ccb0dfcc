// Taking a lock away from real repositories, against everybody who may move at the same moment.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Claimed } from '../../../src/tasks/claims/claim.js';
import type { Claims } from '../../../src/tasks/claims/claims.js';
import { readLocks, type SeenLock } from '../../../src/tasks/claims/lock-list.js';
import type { Base, Mirror } from '../../../src/tasks/claims/mirror.js';
import { type Reaped, reap } from '../../../src/tasks/claims/reap.js';
import { git, type Repository } from '../../support/repository.js';
import { done, list, ok, Shop } from './shop.js';

const stockLock = 'agent: far-away\nstarted: 2026-01-01T00:00:00Z\ndescription: Write chapter 2\n';

async function take(claims: Claims, worker = 'worker-1'): Promise<Claimed> {
  const taken = ok(await claims.take(worker));
  if (taken.kind !== 'claimed') throw new Error('no claim');
  return taken.claim;
}

interface Seen {
  mirror: Mirror;
  base: Base;
  locks: SeenLock[];
}

async function look(mirror: Mirror): Promise<Seen> {
  return mirror.inTurn(async () => {
    const base = ok(await mirror.fetch());
    return { mirror, base, locks: ok(await readLocks(mirror, base)) };
  });
}

async function reapAs({ mirror, base, locks }: Seen, task: string): Promise<Reaped> {
  const seen = locks.find(lock => lock.task === task);
  if (seen === undefined) throw new Error(`no lock ${task}`);
  return ok(await mirror.inTurn(() => reap(mirror, seen, 'started 3 h ago', base, new Date())));
}

function push(clone: Repository, file: string, text: string | null, message = 'A lock'): void {
  if (text === null) clone.git('rm', '-q', file);
  else {
    mkdirSync(dirname(join(clone.path, file)), { recursive: true });
    writeFileSync(join(clone.path, file), text);
    clone.git('add', file);
  }
  clone.git('commit', '-q', '-m', message);
  clone.git('push', '-q', 'origin', 'HEAD:main');
}

describe('a lock with a reservation', () => {
  it('goes with it in one push, and its task is open again', async () => {
    const shop = new Shop(list(1));
    const claim = await take(await shop.crew('owner'));
    const reaper = await shop.crew('reaper');
    const seen = await look(reaper.mirror);
    expect(seen.locks).toMatchObject([
      { task: 'write-chapter-1', file: 'write-chapter-1.txt', refused: null, lock: { run: claim.run } },
    ]);
    expect(seen.locks[0]?.reservation?.record).toMatchObject({ run: claim.run, worker: 'worker-1' });
    expect(await reapAs(seen, 'write-chapter-1')).toBe('reaped');
    expect([shop.locks(), shop.refs()]).toEqual([[], []]);
    const message = git(shop.upstream, 'log', '-1', '--format=%B', 'main');
    expect(message).toContain('Reaped: the lock of worker-1 on Write chapter 1');
    expect(message).toContain('write-chapter-1: started 3 h ago.');
    expect((await take(reaper)).task).toBe('write-chapter-1');
  });

  it('stays as a whole when its owner renewed it since it was seen', async () => {
    const shop = new Shop(list(1));
    const owner = await shop.crew('owner');
    await take(owner);
    const seen = await look((await shop.crew('reaper')).mirror);
    const before = git(shop.upstream, 'rev-parse', 'main');
    ok(await owner.renew());
    expect(await reapAs(seen, 'write-chapter-1')).toBe('renewed');
    expect(git(shop.upstream, 'rev-parse', 'main')).toBe(before);
    expect(shop.refs()).toHaveLength(1);
    expect(shop.lost).toEqual([]);
  });

  it('is lost to its owner afterwards, who touches nothing', async () => {
    const shop = new Shop(list(1));
    const owner = await shop.crew('owner');
    const claim = await take(owner);
    expect(await reapAs(await look((await shop.crew('reaper')).mirror), 'write-chapter-1')).toBe('reaped');
    ok(await owner.renew());
    expect(shop.lost).toMatchObject([{ run: claim.run }]);
    expect(ok(await owner.release(claim, done))).toBe('lost');
    expect(shop.ticked()).toBe(0);
  });

  it('is reaped by exactly one of two', async () => {
    const shop = new Shop(list(6));
    const owner = await shop.crew('owner');
    await Promise.all(Array.from({ length: 6 }, (_, i) => take(owner, `worker-${i}`)));
    const seen = await Promise.all(['one', 'two'].map(async name => look((await shop.crew(name)).mirror)));
    for (let chapter = 1; chapter <= 6; chapter++) {
      const said = await Promise.all(seen.map(one => reapAs(one, `write-chapter-${chapter}`)));
      expect(said.toSorted()).toEqual(['gone', 'reaped']);
    }
    expect([shop.locks(), shop.refs()]).toEqual([[], []]);
    const reaped = git(shop.upstream, 'log', '--format=%s', '--grep=^Reaped', 'main').split('\n');
    expect(reaped).toHaveLength(6);
  });

  it('is either released or reaped when both come at the same moment', async () => {
    const shop = new Shop(list(6));
    const owner = await shop.crew('owner');
    const claims = await Promise.all(Array.from({ length: 6 }, (_, i) => take(owner, `worker-${i}`)));
    const seen = await look((await shop.crew('reaper')).mirror);
    let released = 0;
    for (const claim of claims) {
      const [end, reaped] = await Promise.all([owner.release(claim, done), reapAs(seen, claim.task)]);
      expect([ok(end), reaped]).toEqual(ok(end) === 'released' ? ['released', 'gone'] : ['lost', 'reaped']);
      if (ok(end) === 'released') released++;
    }
    expect([shop.ticked(), shop.locks(), shop.refs()]).toEqual([released, [], []]);
  });

  it('is taken away in the mirror that the crew claims from, while it does', async () => {
    const shop = new Shop(list(9));
    await take(await shop.crew('owner'));
    const crew = await shop.crew();
    const seen = await look(crew.mirror);
    const names = Array.from({ length: 8 }, (_, i) => `worker-${i}`);
    const work = names.map(name => take(crew, name));
    const [reaped, ...claims] = await Promise.all([reapAs(seen, 'write-chapter-1'), ...work]);
    expect(reaped).toBe('reaped');
    expect(new Set(claims.map(({ task }) => task)).size).toBe(8);
    expect([shop.locks().length, shop.refs().length]).toEqual([8, 8]);
  });
});

describe('a reservation without a lock', () => {
  it('is listed with what its record says, and goes alone', async () => {
    const shop = new Shop(list(2));
    const claim = await take(await shop.crew('owner'));
    push(shop.clone('agent'), 'current_tasks/write-chapter-1.txt', null);
    const main = git(shop.upstream, 'rev-parse', 'main');
    const seen = await look((await shop.crew('reaper')).mirror);
    expect(seen.locks).toMatchObject([
      { task: 'write-chapter-1', file: null, blob: null, lock: { agent: 'worker-1', run: claim.run } },
    ]);
    expect(await reapAs(seen, 'write-chapter-1')).toBe('reaped');
    expect([shop.refs(), git(shop.upstream, 'rev-parse', 'main')]).toEqual([[], main]);
  });

  it('stays when a lock has come meanwhile', async () => {
    const shop = new Shop(list(2));
    const claim = await take(await shop.crew('owner'));
    const clone = shop.clone('agent');
    push(clone, 'current_tasks/write-chapter-1.txt', null);
    const seen = await look((await shop.crew('reaper')).mirror);
    push(clone, 'current_tasks/write-chapter-1.txt', `agent: worker-1\nrun: ${claim.run}\n`);
    // What it saw is no state of the upstream any more; its first push would not notice, for the reservation is the same.
    const fresh = await look(seen.mirror);
    expect(await reapAs({ ...seen, base: fresh.base }, 'write-chapter-1')).toBe('changed');
    expect(shop.refs()).toHaveLength(1);
  });

  it('of anybody’s making has no record', async () => {
    const shop = new Shop(list(1));
    const blob = shop.person.git('hash-object', '-w', 'README.md');
    shop.person.git('push', '-q', 'origin', `${blob}:refs/quarterdeck/claims/deep/er`);
    const seen = await look((await shop.crew('reaper')).mirror);
    expect(seen.locks).toMatchObject([
      { task: 'deep/er', file: null, reservation: { oid: blob, record: null } },
    ]);
  });
});

describe('a lock of somebody who knows nothing of reservations', () => {
  it('goes on top of whatever was pushed since, and nothing else of it changes', async () => {
    const shop = new Shop(list(2));
    const clone = shop.clone('far-away');
    push(clone, 'current_tasks/my "odd" \\ lock.txt', stockLock);
    const seen = await look((await shop.crew('reaper')).mirror);
    push(clone, 'src/work.txt', 'work\n');
    expect(await reapAs(seen, 'my "odd" \\ lock')).toBe('reaped');
    expect(shop.locks()).toEqual([]);
    expect(shop.show('src/work.txt')).toBe('work');
    expect(git(shop.upstream, 'diff', '--name-status', 'main~1', 'main')).toMatch(
      /^D\t"current_tasks\/my .*"$/,
    );
  });

  it('stays when it was written anew in between, and when somebody reserved its task', async () => {
    const shop = new Shop(list(2));
    const clone = shop.clone('far-away');
    push(clone, 'current_tasks/write-chapter-2.txt', stockLock);
    const reaper = await shop.crew('reaper');
    const seen = await look(reaper.mirror);
    push(clone, 'current_tasks/write-chapter-2.txt', stockLock.replace('T00', 'T01'));
    expect(await reapAs(seen, 'write-chapter-2')).toBe('changed');
    expect(shop.show('current_tasks/write-chapter-2.txt')).toContain('T01');

    const again = await look(reaper.mirror);
    const blob = shop.person.git('hash-object', '-w', 'README.md');
    shop.person.git('push', '-q', 'origin', `${blob}:refs/quarterdeck/claims/write-chapter-2`);
    const fresh = await look(reaper.mirror);
    expect(await reapAs({ ...again, base: fresh.base }, 'write-chapter-2')).toBe('changed');
    expect(shop.locks()).toHaveLength(1);
  });

  it('is gone already when it was taken away in between', async () => {
    const shop = new Shop(list(2));
    const clone = shop.clone('far-away');
    push(clone, 'current_tasks/write-chapter-2.txt', stockLock);
    const seen = await look((await shop.crew('reaper')).mirror);
    push(clone, 'current_tasks/write-chapter-2.txt', null);
    expect(await reapAs(seen, 'write-chapter-2')).toBe('gone');
  });

  it('is listed without being read when it is a link, large, binary or without words', async () => {
    const shop = new Shop(list(2));
    const clone = shop.clone('far-away');
    const locks = join(clone.path, 'current_tasks');
    symlinkSync('/etc/passwd', join(locks, 'link.txt'));
    writeFileSync(join(locks, 'large.txt'), Buffer.alloc(10 * 1024 * 1024, 'x'));
    writeFileSync(join(locks, 'empty.txt'), '');
    clone.git('add', '-A');
    push(clone, 'current_tasks/no-suffix', stockLock);
    const { locks: seen } = await look((await shop.crew('reaper')).mirror);
    expect(
      seen.map(({ file, refused, lock }) => [file, refused?.slice(0, 18) ?? null, lock.started]),
    ).toEqual([
      ['empty.txt', null, null],
      ['large.txt', expect.any(String), null],
      ['link.txt', 'A symbolic link; i', null],
      ['no-suffix', null, '2026-01-01T00:00:00.000Z'],
    ]);
  });

  // Other systems take no such name.
  it.runIf(process.platform === 'linux')('is listed also when its name cannot be said', async () => {
    const shop = new Shop(list(2));
    const clone = shop.clone('far-away');
    const name = Buffer.concat([Buffer.from(join(clone.path, 'current_tasks/n')), Buffer.from([0xff])]);
    writeFileSync(name, stockLock);
    clone.git('add', '-A');
    clone.git('commit', '-q', '-m', 'A lock');
    clone.git('push', '-q', 'origin', 'HEAD:main');
    const { locks } = await look((await shop.crew('reaper')).mirror);
    expect(locks).toMatchObject([{ file: 'n\uFFFD', refused: 'Its name is not readable text.' }]);
  });
});

it('an upstream that refuses is told as what it is', async () => {
  const shop = new Shop(list(1));
  await take(await shop.crew('owner'));
  const seen = await look((await shop.crew('reaper')).mirror);
  const hook = join(shop.upstream, 'hooks', 'pre-receive');
  writeFileSync(hook, '#!/bin/sh\nexit 1\n');
  chmodSync(hook, 0o755);
  const [lock] = seen.locks;
  if (lock === undefined) throw new Error('no lock');
  const said = await reap(seen.mirror, lock, 'old', seen.base, new Date());
  expect(said).toMatchObject({ ok: false, failure: { sentence: expect.stringContaining('hook declined') } });
  expect([shop.locks().length, shop.refs().length]).toEqual([1, 1]);
});
