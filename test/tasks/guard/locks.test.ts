// Whose lock is whose, asked by real pushes to a guarded upstream.
import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { readLocks } from '../../../src/tasks/claims/lock-list.js';
import { reap } from '../../../src/tasks/claims/reap.js';
import type { Repository } from '../../support/repository.js';
import { done, givenBack, ok, type Shop } from '../claims/shop.js';
import { commit, guardedShop, headOf, lockOf, push, reset } from './guarded.js';

// Every push starts a program of its own, on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

const mine = 'current_tasks/fix-the-parser.txt';
const todo = (mark: string) => `- [${mark}] Fix the parser\n- [ ] Write the printer\n`;

async function refuses(one: Repository, message: RegExp, ...args: string[]): Promise<void> {
  const { ok: isOk, said } = await push(one.path, ...(args.length > 0 ? args : ['origin', 'main']));
  expect(said).toMatch(message);
  expect(isOk).toBe(false);
  reset(one);
}

async function takes(one: Repository, ...args: string[]): Promise<void> {
  const { ok: isOk, said } = await push(one.path, ...(args.length > 0 ? args : ['origin', 'main']));
  expect(isOk, said).toBe(true);
}

async function claimed(
  agent: string,
  run: string | null = 'run-1',
): Promise<{ shop: Shop; owner: Repository }> {
  const shop = await guardedShop();
  const owner = shop.clone(agent);
  commit(owner, 'Claim', { [mine]: lockOf(agent, 'Fix the parser', run) });
  await takes(owner);
  return { shop, owner };
}

it('a stock agent claims, works, ticks and releases without any option', async () => {
  const { shop, owner } = await claimed('agent-1');
  commit(owner, 'Work', { 'src.txt': 'x\n' });
  commit(owner, 'Done', {
    [mine]: null,
    'TODO.md': todo('x'),
    'session_logs/2026-01-02-030405-agent-1.md': 'Done.\n',
  });
  await takes(owner);
  expect([shop.locks(), shop.ticked()]).toEqual([[], 1]);
});

it('nobody else deletes, changes or ticks what a lock stands on', async () => {
  const { shop, owner } = await claimed('agent-1');
  const other = shop.clone('agent-2');
  const before = headOf(shop);
  commit(other, 'Take', { [mine]: null });
  await refuses(
    other,
    /remote: ERROR: “current_tasks\/fix-the-parser\.txt” belongs to “agent-1”: only .* delete it/,
  );
  commit(other, 'Mine now', { [mine]: lockOf('agent-2', 'Fix the parser', 'run-2') });
  await refuses(other, /belongs to “agent-1”: only a commit by that author may change it/);
  commit(other, 'Tick', { 'TODO.md': todo('x') });
  await refuses(other, /the box of “Fix the parser” belongs to “agent-1”.* tick it/);
  expect(headOf(shop)).toBe(before);
  commit(other, 'Another box', { 'TODO.md': '- [ ] Fix the parser\n- [x] Write the printer\n' });
  await takes(other);
  reset(owner);
  commit(owner, 'Merge of others goes along', {
    [mine]: lockOf('agent-1', 'Fix the parser, all of it', 'run-1'),
  });
  await takes(owner);
});

it('with an option only its run counts, whatever name the commit bears', async () => {
  const { shop, owner } = await claimed('worker-1', 'run-old');
  commit(owner, 'Late', { [mine]: null });
  await refuses(
    owner,
    /under the run “run-old”, and this push is of another run/,
    '-o',
    'run=run-new',
    'origin',
    'main',
  );
  const other = shop.clone('Any Person');
  commit(other, 'Done', { [mine]: null, 'TODO.md': todo('x') });
  await takes(other, '-o', 'run=run-new', '-o', 'run=run-old', 'origin', 'main');
  commit(other, 'Take', {
    'current_tasks/write-the-printer.txt': lockOf('worker-7', 'Write the printer', 'run-7'),
  });
  await takes(other, '-o', 'run=run-7', 'origin', 'main');
});

it('a new lock is its author’s, with no run and no reservation of somebody else', async () => {
  const { shop } = await claimed('agent-1', 'run-1');
  const other = shop.clone('agent-2');
  const theirs = 'current_tasks/write-the-printer.txt';
  commit(other, 'Forged', { [theirs]: lockOf('agent-3', 'Write the printer', 'run-3') });
  await refuses(other, /says agent: “agent-3”, and its commit is by “agent-2”.*--reset-author/);
  commit(other, 'Twin', { [theirs]: lockOf('agent-2', 'Write the printer', 'run-1') });
  await refuses(other, /has the run of another lock, “fix-the-parser\.txt”/);
  const record = { task: 'write-the-printer', title: 'x', crew: 'c', worker: 'w', run: 'run-9', gen: 0 };
  other.write('record', JSON.stringify(record));
  const blob = other.git('hash-object', '-w', 'record');
  await takes(other, 'origin', `${blob}:refs/quarterdeck/claims/write-the-printer`);
  rmSync(join(other.path, 'record'));
  commit(other, 'Reserved', { [theirs]: lockOf('agent-2', 'Write the printer', 'run-2') });
  await refuses(other, /is reserved by somebody else/);
});

it('locks are plain small text files with the name of a task', async () => {
  const shop = await guardedShop();
  const one = shop.clone('agent-1');
  const text = lockOf('agent-1', 'Fix the parser');
  const cases: [string, string, RegExp][] = [
    ['current_tasks/a b.txt', text, /is no lock: locks are/],
    ['current_tasks/a\nERROR: forged.txt', text, /“current_tasks\/a\\u\{a\}ERROR: forged\.txt” is no lock/],
    ['current_tasks/deep/x.txt', text, /is no lock/],
    ['current_tasks/fix.sh', text, /is no lock/],
    [mine, `${text}${'x'.repeat(70_000)}`, /has 70\d+ bytes, and 65536 are allowed/],
    [mine, `agent: agent-1\0`, /is not text/],
    [mine, 'started: now\n', /`agent:` is missing/],
  ];
  for (const [file, body, why] of cases) {
    commit(one, 'Lock', { [file]: body });
    await refuses(one, why);
  }
  symlinkSync('/etc/passwd', join(one.path, mine));
  commit(one, 'Link', {});
  await refuses(one, /is not a plain file \(its mode is 120000/);
  commit(one, 'Lock', { [mine]: text });
  await takes(one);
  chmodSync(join(one.path, mine), 0o755);
  commit(one, 'Mode', {});
  await refuses(one, /would no longer be a plain file \(its mode is 100755/);
  const many = Array.from({ length: 1001 }, (_, i) => [`current_tasks/t${i}.txt`, text] as const);
  commit(one, 'Many', Object.fromEntries(many));
  await refuses(one, /would hold more than 1000 files/);
  rmSync(join(one.path, 'current_tasks'), { recursive: true });
  symlinkSync('/tmp', join(one.path, 'current_tasks'));
  commit(one, 'Directory', {});
  await refuses(one, /current_tasks is no directory/);
});

it('our claims go through it: taken, renewed, touched, released', async () => {
  const shop = await guardedShop();
  const claims = await shop.crew();
  const first = ok(await claims.take('worker-1'));
  const second = ok(await claims.take('worker-2'));
  if (first.kind !== 'claimed' || second.kind !== 'claimed') throw new Error('no claim');
  expect(shop.locks()).toHaveLength(2);
  shop.now = new Date(shop.now.getTime() + 100 * 60_000);
  ok(await claims.renew());
  expect(shop.show(mine)).toContain('started: 2026-01-02T04:44:05');
  expect(ok(await claims.release(first.claim, done))).toBe('released');
  expect(ok(await claims.release(second.claim, { ...givenBack, stuck: 'No way.' }))).toBe('released');
  expect([shop.locks(), shop.refs(), shop.ticked()]).toEqual([[], [], 1]);
});

it('what was left is reaped through it, of a crew and of a stock agent, with a run and without', async () => {
  const { shop, owner } = await claimed('far-away', null);
  const claims = await shop.crew('owner');
  expect(ok(await claims.take('worker-1'))).toMatchObject({ kind: 'claimed' });
  const { mirror } = await shop.crew('reaper');
  reset(owner);
  commit(owner, 'Another', { 'current_tasks/more.txt': lockOf('far-away', 'More', 'run-5') });
  await takes(owner);
  for (const task of ['fix-the-parser', 'write-the-printer', 'more']) {
    const base = ok(await mirror.fetch());
    const seen = ok(await readLocks(mirror, base)).find(one => one.task === task);
    if (seen === undefined) throw new Error(`no lock ${task}`);
    expect(ok(await mirror.inPlace(() => reap(mirror, seen, 'old', base, shop.now)))).toBe('reaped');
  }
  expect([shop.locks(), shop.refs()]).toEqual([[], []]);
});

it('says to the crew what the guard says to a person', async () => {
  const shop = await guardedShop();
  const claims = await shop.crew();
  // Another crew's reservation, and a lock of ours that would stand over it: the guard alone sees both.
  const one = shop.clone('agent-1');
  commit(one, 'Lock', { 'current_tasks/a-name-of-its-own.txt': lockOf('agent-1', 'Something', 'run-1') });
  await takes(one);
  const { mirror } = claims;
  const base = ok(await mirror.fetch());
  const { build } = await import('../../../src/tasks/claims/build.js');
  const changes = new Map([['current_tasks/a-name-of-its-own.txt', null]]);
  const built = await build(mirror.directory, { commit: { parent: base.main, message: 'x', changes } });
  if ('trouble' in built) throw new Error(built.trouble);
  const pushed = await mirror.push([`${built.commit}:refs/heads/main`], [], { words: ['run=run-2'] });
  expect(pushed.refs.get('refs/heads/main')).toEqual({
    state: 'refused',
    said: expect.stringMatching(
      /^“current_tasks\/a-name-of-its-own\.txt” belongs to “agent-1” under the run/,
    ),
  });
});
