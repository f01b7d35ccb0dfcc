// What is seen of an upstream over time, by a clock that the test moves, and what that lets a reaper take away.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { durationText } from '../../src/domain/duration.js';
import { Claims } from '../../src/tasks/claims/claims.js';
import { watchLeaks } from '../support/leaks.js';
import { git, makeRepository } from '../support/repository.js';
import { list, ok, Shop } from '../tasks/claims/shop.js';
import { hour, minute, Stage, second } from './upstream-stage.js';

async function held(shop: Shop, worker = 'worker-2') {
  const owner = await shop.crew('owner');
  const taken = ok(await owner.take(worker));
  if (taken.kind !== 'claimed') throw new Error('no claim');
  return { owner, claim: taken.claim };
}

function push(shop: Shop, name: string, file: string, text: string | null, date: string): void {
  const path = join(shop.base, name);
  const clone = shop.clone(name);
  mkdirSync(join(path, 'current_tasks'), { recursive: true });
  if (text === null) symlinkSync('/etc/passwd', join(path, file));
  else writeFileSync(join(path, file), text);
  clone.git('add', file);
  process.env['GIT_COMMITTER_DATE'] = date;
  try {
    clone.git('commit', '-q', '-m', 'A lock');
  } finally {
    delete process.env['GIT_COMMITTER_DATE'];
  }
  clone.git('push', '-q', 'origin', 'HEAD:main');
}

const stock = (agent: string) =>
  `agent: ${agent}\nstarted: 2026-01-01T00:00:00Z\ndescription: Write chapter 2\n`;

describe('a reservation', () => {
  it('is watched every minute, and may be reaped once it was not renewed three times and is old', async () => {
    const shop = new Shop(list(1));
    const { claim } = await held(shop);
    const stage = new Stage(shop.person);
    expect(await stage.only()).toMatchObject({
      file: 'write-chapter-1.txt',
      agent: 'worker-2',
      run: claim.run,
      owner: 'another-crew',
      ageMs: 0,
      why: 'younger than 2 h',
    });
    stage.clock.pass(20 * second);
    expect(await stage.only()).toMatchObject({ observedMs: 20 * second, why: 'younger than 2 h' });
    stage.clock.at += 2 * hour;
    const early = await stage.only();
    expect(early).toMatchObject({
      mayReap: false,
      why: 'seen for 20 s of 180 s; ask again in 3 minutes',
      askAgainMs: 160 * second,
    });
    expect(await stage.reap(early)).toMatchObject({
      ok: false,
      kind: 'refused',
      sentence: 'write-chapter-1.txt: It may not be reaped: seen for 20 s of 180 s; ask again in 3 minutes.',
    });
    await stage.watch(3);
    const entry = await stage.only();
    expect(entry).toMatchObject({ observedMs: 200 * second, mayReap: true });
    expect(await stage.reap(entry)).toMatchObject({ ok: true });
    expect([shop.locks(), shop.refs()]).toEqual([[], []]);
    const why = `started ${durationText(2 * hour + 200 * second)} ago, not renewed for 3 min 20 s while it was watched`;
    expect(stage.told).toEqual([
      `The lock of “worker-2” on “Write chapter 1” was reaped: ${why}. The task is open again.`,
    ]);
    expect(await stage.reap(entry)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('gone already'),
    });
    expect(stage.clock.waiting).toEqual([]);
  });

  it('that is renewed is never old enough, however far the clock of the wall jumps', async () => {
    const shop = new Shop(list(1));
    const { owner } = await held(shop);
    const stage = new Stage(shop.person);
    await stage.only();
    stage.clock.at += 48 * hour;
    for (let minutes = 0; minutes < 4; minutes++) {
      await stage.watch(1);
      ok(await owner.renew());
      expect(await stage.only()).toMatchObject({ mayReap: false, why: 'renewed 0 s ago' });
    }
    stage.clock.pass(20 * second);
    expect((await stage.only()).why).toBe('renewed 20 s ago');
  });

  it('is not reaped by what was seen before its renewal', async () => {
    const shop = new Shop(list(1));
    const { owner } = await held(shop);
    const stage = new Stage(shop.person);
    await stage.only();
    stage.clock.at += 3 * hour;
    await stage.watch(3);
    const entry = await stage.only();
    expect(entry.mayReap).toBe(true);
    ok(await owner.renew());
    expect(await stage.reap(entry)).toMatchObject({ ok: false, kind: 'refused' });
    await stage.watch(4);
    expect(await stage.reap(entry)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('renewed'),
    });
    expect([shop.locks().length, shop.refs().length]).toEqual([1, 1]);
    expect(stage.told).toEqual([]);
  });

  it('of our own crew stays while its worker is at work', async () => {
    const shop = new Shop(list(1));
    const stage = new Stage(shop.person);
    const mirror = ok(await stage.upstream.mirror());
    if (mirror === null) throw new Error('no mirror');
    const crew = new Claims(mirror, { now: stage.clock.now, lost: () => {} });
    ok(await crew.take('worker-2'));
    stage.alive.set('worker-2', true);
    await stage.only();
    stage.clock.at += 3 * hour;
    await stage.watch(3);
    expect(await stage.only()).toMatchObject({
      owner: 'ours-alive',
      mayReap: false,
      why: 'worker-2 is at work',
    });
    stage.alive.set('worker-2', false);
    expect(await stage.only()).toMatchObject({ owner: 'ours-gone', mayReap: true });
    await crew.stop();
  });
});

describe('a stock lock', () => {
  it('goes by its age, unless its agent is at work or commits', async () => {
    const shop = new Shop(list(2));
    push(shop, 'far-away', 'current_tasks/write-chapter-2.txt', stock('far-away'), '2026-01-01T00:00:00Z');
    const stage = new Stage(shop.person);
    const entry = await stage.only();
    expect(entry).toMatchObject({
      owner: 'stock',
      run: null,
      reservation: null,
      observedMs: null,
      mayReap: true,
    });
    expect(stage.clock.waiting).toEqual([]);
    expect((await stage.list(48 * hour)).locks[0]).toMatchObject({ mayReap: false, why: 'younger than 2 d' });

    stage.alive.set('far-away', true);
    expect(await stage.only()).toMatchObject({ owner: 'ours-alive', why: 'far-away is at work' });
    stage.alive.set('far-away', false);
    expect(await stage.only()).toMatchObject({ owner: 'ours-gone', mayReap: true });

    git(
      join(shop.base, 'far-away'),
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'Work',
      '--date=2026-01-01T00:00:00Z',
    );
    git(join(shop.base, 'far-away'), 'push', '-q', 'origin', 'HEAD:main');
    // git dates it with the machine's clock: later than the stage's, whatever the machine says.
    expect(await stage.only()).toMatchObject({ mayReap: false, why: 'far-away committed 0 s ago' });
    expect(await stage.reap(entry)).toMatchObject({ ok: false, kind: 'refused' });
    stage.clock.at = Date.now() + 3 * hour;
    expect(await stage.reap(entry)).toMatchObject({ ok: true });
    expect(shop.locks()).toEqual([]);
    expect(stage.told).toEqual([
      expect.stringContaining('nobody of that name is at work. The task is open again.'),
    ]);
  });

  it('that is a link or has no time is shown and stays', async () => {
    const shop = new Shop(list(2));
    push(shop, 'linker', 'current_tasks/link.txt', null, '2026-01-01T00:00:00Z');
    push(
      shop,
      'timeless',
      'current_tasks/notes.txt',
      'agent: a\nstarted: long ago\n',
      '2026-01-01T00:00:00Z',
    );
    push(shop, 'large', 'current_tasks/large.txt', 'x'.repeat(10 << 20), '2026-01-01T00:00:00Z');
    const stage = new Stage(shop.person);
    stage.clock.at += 24_000 * hour;
    const { upstream, locks } = await stage.list();
    expect(upstream).toBe('origin/main');
    expect(locks.map(({ file, mayReap }) => [file, mayReap])).toEqual([
      ['large.txt', false],
      ['link.txt', false],
      ['notes.txt', false],
    ]);
    expect(locks.map(({ why }) => why)).toEqual([
      expect.stringMatching(/^cannot be read \(.*10.*\): look at it yourself$/),
      expect.stringContaining('not followed'),
      'no readable timestamp: look at it yourself',
    ]);
    for (const lock of locks) expect(await stage.reap(lock)).toMatchObject({ ok: false, kind: 'refused' });
    expect(shop.locks()).toHaveLength(3);
  });
});

describe('the upstream', () => {
  it('is looked at once for all who ask, and no more once all is stopped', async () => {
    const shop = new Shop(list(1));
    await held(shop);
    const noLeak = watchLeaks();
    const stage = new Stage(shop.person);
    const looks = await Promise.all([stage.list(), stage.list(), stage.list()]);
    expect(looks.map(({ locks }) => locks.length)).toEqual([1, 1, 1]);
    expect(stage.clock.waiting).toEqual([minute]);
    const late = stage.upstream.look();
    await stage.upstream.stop();
    await late;
    expect(stage.clock.waiting).toEqual([]);
    expect(await stage.upstream.look()).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    await noLeak();
  });

  it('has one mirror, and another one where it is another', async () => {
    const shop = new Shop(list(1));
    await held(shop);
    const stage = new Stage(shop.person);
    const mirror = ok(await stage.upstream.mirror());
    expect(ok(await stage.upstream.mirror())).toBe(mirror);
    const { upstream } = makeRepository(join(shop.base, 'other'), { upstream: true });
    shop.person.git('remote', 'add', 'upstream', upstream);
    expect(ok(await stage.upstream.mirror())?.directory).not.toBe(mirror?.directory);
    expect(await stage.list()).toMatchObject({ upstream: 'upstream/main', locks: [] });
    shop.person.git('remote', 'remove', 'upstream');
    expect(ok(await stage.upstream.mirror())).toBe(mirror);
    expect((await stage.list()).locks).toHaveLength(1);
  });

  it('that cannot be reached is told, and is tried again', async () => {
    const shop = new Shop(list(1));
    await held(shop);
    const stage = new Stage(shop.person);
    await stage.list();
    git(shop.upstream, 'symbolic-ref', 'HEAD', 'refs/heads/main');
    rmSync(join(shop.upstream, 'HEAD'));
    const failed = await stage.locks.list(null);
    expect(failed).toMatchObject({ ok: false, failure: { kind: 'failed' } });
    expect(stage.clock.waiting).toEqual([minute]);
    writeFileSync(join(shop.upstream, 'HEAD'), 'ref: refs/heads/main\n');
    expect(await stage.only()).toMatchObject({ task: 'write-chapter-1' });
  });

  it('that is not there leaves the locks of the working copy, which are only shown', async () => {
    const base = mkdtempSync(join(tmpdir(), 'qd-alone-'));
    onTestFinished(() => rmSync(base, { recursive: true, force: true }));
    const person = makeRepository(join(base, 'app'), { files: { 'current_tasks/a.txt': stock('worker-1') } });
    const stage = new Stage(person);
    expect(await stage.list()).toMatchObject({
      upstream: null,
      locks: [{ file: 'a.txt', agent: 'worker-1', owner: 'stock', mayReap: false, seen: { lock: null } }],
    });
    expect(await stage.locks.reap([], null)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
  });
});
