// What a guarded upstream makes of pushes: refs, tests, a hook that was there before, and its being taken away.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readRejections } from '../../../src/tasks/guard/guard-files.js';
import { installGuard, lookAtGuard, removeGuard } from '../../../src/tasks/guard/install.js';
import { until } from '../../support/bounded.js';
import { git } from '../../support/repository.js';
import { list, ok, Shop } from '../claims/shop.js';
import { commit, guardedShop, headOf, push, reset } from './guarded.js';

// Every push starts a program of its own, on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

const guardOf = (shop: Shop) => join(shop.upstream, 'quarterdeck-guard');

describe('refs', () => {
  it('main is never forced or deleted, other branches and tags are nobody’s business', async () => {
    const shop = await guardedShop();
    const one = shop.clone('agent-1');
    const before = headOf(shop);
    git(shop.upstream, 'config', 'receive.denyDeletes', 'false');
    git(shop.upstream, 'config', 'receive.denyDeleteCurrent', 'ignore');
    expect(await push(one.path, 'origin', ':main')).toMatchObject({
      ok: false,
      said: expect.stringContaining('ERROR: “main” is the branch that all share: it cannot be deleted'),
    });
    one.git('commit', '-q', '--amend', '-m', 'Other');
    expect(await push(one.path, '-f', 'origin', 'main')).toMatchObject({
      ok: false,
      said: expect.stringContaining('a push to it is never forced'),
    });
    expect(headOf(shop)).toBe(before);
    one.git('tag', 'v1');
    for (const args of [
      ['HEAD:refs/heads/side'],
      ['-f', 'origin/main:refs/heads/side'],
      ['v1'],
      [':v1', ':side'],
    ]) {
      const at = args[0] === '-f' ? ['-f', 'origin', ...args.slice(1)] : ['origin', ...args];
      expect(await push(one.path, ...at)).toMatchObject({ ok: true });
    }
  });

  it('below refs/quarterdeck only claims, and they are small records', async () => {
    const shop = await guardedShop();
    const one = shop.clone('agent-1');
    const said = async (spec: string) => (await push(one.path, 'origin', spec)).said;
    expect(await said('main:refs/quarterdeck/other')).toContain('is no ref that Quarterdeck uses');
    expect(await said('main:refs/quarterdeck/claims/a/b')).toContain('is no ref that Quarterdeck uses');
    expect(await said('main:refs/quarterdeck/claims/a')).toContain('must point at a small record');
    one.write('big', 'x'.repeat(5_000));
    expect(await said(`${one.git('hash-object', '-w', 'big')}:refs/quarterdeck/claims/a`)).toContain(
      'must point at a small record',
    );
    const blob = one.git('hash-object', '-w', 'TODO.md');
    expect((await push(one.path, 'origin', `${blob}:refs/quarterdeck/claims/a`)).ok).toBe(true);
    expect((await push(one.path, 'origin', ':refs/quarterdeck/claims/a')).ok).toBe(true);
    expect(shop.refs()).toEqual([]);
  });

  it('one bad ref of several refuses them all, and the first push of all is taken', async () => {
    const shop = await guardedShop();
    const one = shop.clone('agent-1');
    commit(one, 'Work', { 'a.txt': 'a' });
    const before = headOf(shop);
    const mixed = await push(
      one.path,
      'origin',
      'main',
      'main:refs/heads/side',
      'main:refs/quarterdeck/nothing',
    );
    expect([mixed.ok, headOf(shop)]).toEqual([false, before]);
    expect((await push(one.path, 'origin', 'main', 'main:refs/heads/side')).ok).toBe(true);
    git(shop.upstream, 'update-ref', '-d', 'refs/heads/main');
    expect((await push(one.path, 'origin', 'main')).ok).toBe(true);
  });
});

describe('tests', () => {
  it('run on exactly what is pushed, clean and outside, and say why they failed', async () => {
    const script = `test -z "$GIT_DIR" && ! git rev-parse 2>/dev/null && test ! -e left && cat verdict && exit "$(cat verdict)"`;
    const shop = await guardedShop({ run: ['sh', '-c', script] });
    const one = shop.clone('agent-1');
    writeFileSync(join(one.path, '.git', 'info', 'exclude'), 'left\n');
    one.write('left', 'not committed');
    commit(one, 'Bad', { verdict: '3' });
    one.write('verdict', '0');
    const bad = await push(one.path, 'origin', 'main');
    expect(bad.ok).toBe(false);
    expect(bad.said).toMatch(
      /remote: ERROR: the tests \(“sh -c .*”\) failed on [0-9a-f]{10}: they ended with 3\.\s+remote: {3}3/,
    );
    expect(readRejections(guardOf(shop))).toMatchObject([
      { ref: 'refs/heads/main', why: expect.stringContaining('ended with 3') },
    ]);
    commit(one, 'Good', { verdict: '0' });
    expect(await push(one.path, 'origin', 'main')).toMatchObject({ ok: true });
  });

  it('are skipped for what only speaks of the work, and not for what hides beneath such a name', async () => {
    const shop = await guardedShop({ run: ['false'], todo: list(2) });
    const one = shop.clone('agent-1');
    commit(one, 'Words', {
      'TODO.md': `${list(2)}- [ ] More\n`,
      'STUCK.md': '# Stuck\n',
      'session_logs/a.md': 'x\n',
    });
    expect((await push(one.path, 'origin', 'main')).ok).toBe(true);
    expect((await push(one.path, 'origin', 'main:refs/heads/side')).ok).toBe(true);
    one.git('rm', '-q', 'STUCK.md');
    commit(one, 'Hidden', { 'STUCK.md/run.sh': 'x' });
    expect((await push(one.path, 'origin', 'main')).said).toContain('the tests (“false”) failed');
  });

  it('are ended with all that they started when they take too long, and their words are bounded', async () => {
    const shop = await guardedShop({
      run: ['sh', '-c', 'sleep 600 & echo $! > "$PIDS"; yes "$(printf "\\033[2J")"'],
      minutes: 0.02,
    });
    const one = shop.clone('agent-1');
    const pids = join(shop.base, 'pids');
    process.env['PIDS'] = pids;
    commit(one, 'Work', { 'a.txt': 'a' });
    const { said } = await push(one.path, 'origin', 'main');
    expect(said).toContain('they took longer than 0.02 min');
    expect(said).not.toContain('\u001b[2J');
    expect(said.split('\n').filter(line => /^remote: {3}.*\[2J/.test(line))).toHaveLength(20);
    const pid = Number(readFileSync(pids, 'utf8'));
    await until(
      () => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '),
      'the child ended',
    );
    expect(readdirSync(join(guardOf(shop), 'queue')).filter(name => /^\d/.test(name))).toEqual([]);
  });

  it('read nothing through links, and run no hook of the repository', async () => {
    const shop = await guardedShop({ run: ['sh', '-c', 'test -L link && test -f deep/file'] });
    writeFileSync(join(shop.upstream, 'hooks', 'post-checkout'), `#!/bin/sh\ntouch ${shop.base}/ran\n`);
    chmodSync(join(shop.upstream, 'hooks', 'post-checkout'), 0o755);
    const one = shop.clone('agent-1');
    symlinkSync(shop.base, join(one.path, 'link'));
    commit(one, 'Links', { 'deep/file': 'x', '.gitattributes': '* filter=evil export-ignore\n' });
    git(shop.upstream, 'config', 'core.symlinks', 'true');
    expect(await push(one.path, 'origin', 'main')).toMatchObject({ ok: true });
    expect(existsSync(join(shop.base, 'ran'))).toBe(false);
  });
});

describe('installed and taken away', () => {
  it('a hook of the person’s runs first, with the same words, and stands there again afterwards', async () => {
    const shop = new Shop(list(1));
    const hook = join(shop.upstream, 'hooks', 'pre-receive');
    const text = `#!/bin/sh\ncat > ${shop.base}/asked\ntest ! -e ${shop.base}/no || { echo mine says no; exit 1; }\n`;
    mkdirSync(join(shop.upstream, 'hooks'), { recursive: true });
    writeFileSync(hook, text);
    chmodSync(hook, 0o750);
    const config = readFileSync(join(shop.upstream, 'config'), 'utf8');
    const names = readdirSync(shop.upstream).toSorted();
    const look = async () => ok(await lookAtGuard(shop.upstream));
    const wanted = { branch: 'main', run: null, minutes: 5 };
    ok(await installGuard(await look(), wanted));
    ok(await installGuard(await look(), wanted));
    expect(await look()).toMatchObject({ hook: 'ours', isChained: true, isCurrent: true });
    const one = shop.clone('agent-1');
    commit(one, 'Work', { 'a.txt': 'a' });
    writeFileSync(join(shop.base, 'no'), '');
    const said = await push(one.path, 'origin', 'main');
    expect([said.ok, said.said]).toEqual([
      false,
      expect.stringMatching(/mine says no[^]*ERROR: pre-receive\.before-quarterdeck .* declined it/),
    ]);
    rmSync(join(shop.base, 'no'));
    expect((await push(one.path, 'origin', 'main')).ok).toBe(true);
    expect(readFileSync(join(shop.base, 'asked'), 'utf8')).toMatch(
      /^[0-9a-f]{40} [0-9a-f]{40} refs\/heads\/main\n$/,
    );
    ok(await removeGuard(await look()));
    expect([readFileSync(hook, 'utf8'), readFileSync(join(shop.upstream, 'config'), 'utf8')]).toEqual([
      text,
      config,
    ]);
    expect(readdirSync(shop.upstream).toSorted()).toEqual(names);
    expect(readdirSync(join(shop.upstream, 'hooks'))).not.toContain('pre-receive.before-quarterdeck');
  });

  it('leaves nothing where nothing was, and an option of a clone’s is refused by git again', async () => {
    const shop = new Shop(list(1));
    rmSync(join(shop.upstream, 'hooks'), { recursive: true });
    const names = readdirSync(shop.upstream).toSorted();
    ok(
      await installGuard(ok(await lookAtGuard(shop.upstream)), { branch: 'main', run: ['true'], minutes: 5 }),
    );
    const one = shop.clone('agent-1');
    commit(one, 'Work', { 'a.txt': 'a' });
    expect((await push(one.path, '-o', 'run=x', 'origin', 'main')).ok).toBe(true);
    ok(await removeGuard(ok(await lookAtGuard(shop.upstream))));
    expect(readdirSync(shop.upstream).toSorted()).toEqual(names);
    reset(one);
    commit(one, 'More', { 'b.txt': 'b' });
    expect((await push(one.path, '-o', 'run=x', 'origin', 'main')).said).toContain(
      'does not support push options',
    );
  });

  it('works without the package and without our Node, wherever the upstream is mounted', async () => {
    const shop = await guardedShop();
    const hook = join(shop.upstream, 'hooks', 'pre-receive');
    writeFileSync(hook, readFileSync(hook, 'utf8').replace(/^node=.*$/m, "node='/nowhere/node'"));
    const program = readFileSync(hook, 'utf8');
    expect(program).not.toContain(process.cwd());
    const one = shop.clone('agent-1');
    one.git('commit', '-q', '--amend', '-m', 'Other');
    expect((await push(one.path, '-f', 'origin', 'main')).said).toContain('never forced');
  });

  it('is not installed where core.hooksPath leads elsewhere, nor before a repository with a work tree', async () => {
    const shop = new Shop(list(1));
    git(shop.upstream, 'config', 'core.hooksPath', '/etc/hooks');
    expect(await lookAtGuard(shop.upstream)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect(await lookAtGuard(shop.person.path)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
  });
});
