import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { until, within } from '../../support/bounded.js';
import { watchLeaks } from '../../support/leaks.js';
import { git } from '../../support/repository.js';
import { done, failed, givenBack, list, ok, Shop, take } from './shop.js';

// Dozens of real gits each, on machines that have other things to do.
vi.setConfig({ testTimeout: 60_000 });

const claims = 'refs/quarterdeck/claims';
const soon = { busy: 200 };

function leave(shop: Shop, file: string): string {
  const path = join(shop.upstream, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return path;
}

describe('an upstream', () => {
  it('that is not there is told by its name, and nothing is lost by it', async () => {
    const shop = new Shop(list(2));
    const crew = await shop.crew();
    const claim = await take(crew);
    renameSync(shop.upstream, `${shop.upstream}.away`);
    expect(failed(await crew.take('b')).sentence).toContain(shop.upstream);
    expect(failed(await crew.renew()).sentence).toMatch(/^Claims cannot be renewed: /);
    expect(failed(await crew.release(claim, done)).sentence).toContain(shop.upstream);
    expect(failed(await crew.recover()).sentence).toContain(shop.upstream);
    expect(crew.held).toEqual([claim]);
    renameSync(`${shop.upstream}.away`, shop.upstream);
    ok(await crew.renew());
    expect(ok(await crew.release(claim, done))).toBe('released');
    expect(shop.lost).toEqual([]);
    expect(shop.refs()).toEqual([]);
  });

  it('that is empty has nothing to do', async () => {
    const shop = new Shop(list(1));
    const empty = join(shop.base, 'empty.git');
    git(shop.base, 'init', '-q', '--bare', empty);
    const crew = await shop.crew('crew', empty);
    expect(ok(await crew.recover())).toEqual([]);
    expect(ok(await crew.take('a'))).toEqual({ kind: 'none', held: false });
  });

  it.each([
    ['takes nothing', 'echo "You may only read here."', 'You may only read here.'],
    ['is full', 'echo "fatal: write error: No space left on device"', 'No space left on device'],
  ])('that %s says so, and is asked again later', async (_, script, words) => {
    const shop = new Shop(list(2));
    const crew = await shop.crew();
    const claim = await take(crew);
    shop.hook('pre-receive', `${script} >&2; exit 1`);
    const why = failed(await crew.take('b'));
    expect(why.sentence).toMatch(/^The upstream refuses a claim: pre-receive hook declined: /);
    expect(why.cause).toContain(words);
    expect(failed(await crew.renew()).sentence).toContain('pre-receive hook declined');
    expect(failed(await crew.release(claim, done)).sentence).toContain('pre-receive hook declined');
    shop.unhook('pre-receive');
    expect(shop.refs()).toEqual([`${claims}/${claim.task}`]);
    expect(ok(await crew.release(claim, done))).toBe('released');
    expect(shop.lost).toEqual([]);
  });

  it('that takes reservations but no locks gets its reservations taken back', async () => {
    const shop = new Shop(list(2));
    shop.hook('update', 'test $1 != refs/heads/main');
    const crew = await shop.crew();
    const taken = await Promise.all([crew.take('a'), crew.take('b')]);
    for (const one of taken)
      expect(failed(one).sentence).toMatch(/^The upstream refuses the claims: hook declined/);
    expect(shop.refs()).toEqual([]);
    shop.unhook('update');
    expect((await take(crew)).task).toBe('write-chapter-1');
  });

  it('that refuses one reservation of several gives the others', async () => {
    const shop = new Shop(list(3));
    shop.hook('update', 'case $1 in */write-chapter-2) exit 1 ;; esac');
    const crew = await shop.crew();
    const taken = await Promise.all([crew.take('a'), crew.take('b'), crew.take('c')]);
    expect(failed(taken[1] as never).sentence).toMatch(/^The upstream refuses a claim: hook declined/);
    expect(crew.held.map(({ task }) => task)).toEqual(['write-chapter-1', 'write-chapter-3']);
    expect(shop.refs()).toHaveLength(2);
  });
});

describe('a lock that somebody left in the upstream', () => {
  it('on main is told in time, with the file that has to go', async () => {
    const shop = new Shop(list(2));
    const crew = await shop.crew('crew', shop.upstream, soon);
    const claim = await take(crew);
    const file = leave(shop, 'refs/heads/main.lock');
    for (const why of [failed(await crew.take('b')), failed(await crew.release(claim, done))]) {
      expect(why.sentence).toMatch(/^The upstream stays locked: /);
      expect(why.hint).toBe(`Remove ${file} by hand, once no git runs in that repository.`);
    }
    expect(shop.refs()).toEqual([`${claims}/${claim.task}`]);
    rmSync(file);
    expect(ok(await crew.release(claim, done))).toBe('released');
  });

  it('on a reservation is told to whoever wants just that, and another task is given meanwhile', async () => {
    const shop = new Shop(list(3));
    const crew = await shop.crew('crew', shop.upstream, { busy: 0 });
    const file = leave(shop, `${claims}/write-chapter-1.lock`);
    const taken = await Promise.all(['a', 'b'].map(name => take(crew, name)));
    expect(taken.map(({ task }) => task).sort()).toEqual(['write-chapter-2', 'write-chapter-3']);
    const why = failed(await crew.take('c', { only: 'write-chapter-1', leave: new Set() }));
    expect(why.hint).toContain(file);
    rmSync(file);
    expect((await take(crew, 'c')).task).toBe('write-chapter-1');
  });

  it('on a reservation that is given back is told to its owner alone', async () => {
    const shop = new Shop(list(2));
    const crew = await shop.crew('crew', shop.upstream, soon);
    const [one, two] = await Promise.all([take(crew, 'a'), take(crew, 'b')]);
    const file = leave(shop, `${claims}/${one.task}.lock`);
    const [first, second] = await Promise.all([crew.release(one, done), crew.release(two, done)]);
    expect(failed(first).hint).toContain(file);
    expect(ok(second)).toBe('released');
    expect(failed(await crew.renew()).sentence).toMatch(/^Not every claim was renewed: /);
    rmSync(file);
    expect(ok(await crew.release(one, done))).toBe('released');
    expect(shop.refs()).toEqual([]);
  });
});

describe('the mirror', () => {
  it.each([
    'refs/upstream/main.lock',
    `${claims}/write-chapter-1.lock`,
    'refs/quarterdeck/building.lock',
    'packed-refs.lock',
  ])('goes on after a git that was killed in it and left %s', async file => {
    const shop = new Shop(list(2));
    const first = await shop.crew();
    await take(first, 'b', 'write-chapter-1');
    await first.stop();
    git(join(shop.base, 'crew.git'), 'pack-refs', '--all');
    const path = join(shop.base, 'crew.git', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    const crew = await shop.crew();
    const [claim] = ok(await crew.recover());
    expect(ok(await crew.release(claim as never, done))).toBe('released');
    expect((await take(crew)).task).toBe('write-chapter-2');
  });

  it('is made again where its making was cut short, and keeps the name of its crew', async () => {
    const shop = new Shop(list(1));
    const first = await shop.crew();
    const claim = await take(first);
    await first.stop();
    const mirror = join(shop.base, 'crew.git');
    for (const name of readdirSync(mirror))
      if (!['HEAD', 'quarterdeck-crew'].includes(name)) rmSync(join(mirror, name), { recursive: true });
    const second = await shop.crew();
    expect(ok(await second.recover())).toMatchObject([{ run: claim.run }]);
  });

  it('of a crew whose supervisor was replaced gives the same claims, no more', async () => {
    const shop = new Shop(list(2));
    const [crew, others] = [await shop.crew('one'), await shop.crew('two')];
    const claim = await take(crew);
    await take(others);
    await crew.stop();
    expect(ok(await (await shop.crew('one')).recover())).toMatchObject([claim]);
  });
});

describe('a renewal', () => {
  it('right before an end does not lose the claim', async () => {
    const shop = new Shop(list(1));
    const crew = await shop.crew();
    const claim = await take(crew);
    ok(await crew.renew());
    expect(ok(await crew.release(claim, done))).toBe('released');
    expect(shop.refs()).toEqual([]);
  });

  it('comes with a new date for the lock before a stock clean-up would take it, on a clock that is wrong too', async () => {
    const shop = new Shop(list(2));
    const [crew, others] = [await shop.crew('one'), await shop.crew('two')];
    const claim = await take(crew);
    shop.now = new Date(shop.now.getTime() + 91 * 60_000);
    ok(await crew.renew());
    expect(shop.show(`current_tasks/${claim.task}.txt`)).toContain(`started: ${shop.now.toISOString()}`);
    const head = shop.show('').length;
    ok(await crew.renew());
    expect(shop.show('').length).toBe(head);
    for (const hours of [1, -1]) {
      shop.now = new Date(shop.now.getTime() + hours * 3_600_000);
      ok(await crew.renew());
      ok(await others.renew());
      expect(ok(await others.recover())).toEqual([]);
    }
    expect(shop.lost).toEqual([]);
    expect((await take(others)).task).toBe('write-chapter-2');
    expect(ok(await crew.release(claim, done))).toBe('released');
  });

  it('tells of a lock that was replaced when it would have got a new date', async () => {
    const shop = new Shop(list(1));
    const crew = await shop.crew();
    const claim = await take(crew);
    shop.edit(shop.person, () => shop.person.write(`current_tasks/${claim.task}.txt`, 'agent: stock\n'));
    shop.now = new Date(shop.now.getTime() + 91 * 60_000);
    ok(await crew.renew());
    ok(await crew.renew());
    expect(shop.lost.map(({ run }) => run)).toEqual([claim.run]);
    expect(shop.show(`current_tasks/${claim.task}.txt`)).toBe('agent: stock');
  });
});

describe('stopping', () => {
  it('answers whoever waits, leaves claims as they are, and nothing open', async () => {
    const shop = new Shop(list(4));
    const leftOpen = watchLeaks();
    const crew = await shop.crew();
    const claim = await take(crew);
    const asked = [crew.take('b'), crew.release(claim, givenBack), crew.take('c')];
    await crew.stop();
    for (const answer of await Promise.all(asked)) expect(failed(answer).sentence).toBe('It was called off.');
    expect(failed(await crew.take('d')).kind).toBe('refused');
    expect(failed(await crew.renew()).kind).toBe('refused');
    expect(crew.held).toEqual([claim]);
    expect(shop.refs()).toHaveLength(1);
    await leftOpen();
  });

  it('in the middle of a round leaves what the next start finds', async () => {
    const shop = new Shop(list(4));
    const flag = join(shop.base, 'reserved');
    shop.hook('post-receive', `touch ${flag}`);
    const crew = await shop.crew();
    const asked = Promise.all(['a', 'b'].map(name => crew.take(name)));
    await until(() => existsSync(flag), 'a push has arrived');
    await crew.stop();
    const had = (await asked).filter(one => one.ok).length;
    shop.unhook('post-receive');
    const again = await shop.crew();
    expect(ok(await again.recover())).toHaveLength(had);
    expect(shop.refs()).toHaveLength(had);
    expect(shop.locks()).toHaveLength(had);
  });

  it('does not wait for an upstream that says nothing', async () => {
    const shop = new Shop(list(1));
    const leftOpen = watchLeaks();
    const sockets: Socket[] = [];
    const silent = createServer(socket => sockets.push(socket));
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const crew = await shop.crew('crew', `git://127.0.0.1:${port}/x`);
    const asked = crew.take('a');
    await until(() => sockets.length > 0, 'git has connected');
    await within(crew.stop(), 10_000, () => 'stopping');
    expect(failed(await asked).sentence).toBe('It was called off.');
    for (const socket of sockets) socket.destroy();
    await new Promise(resolve => silent.close(resolve));
    await leftOpen();
  });
});
