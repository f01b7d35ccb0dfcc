import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { parseLock } from '../../../src/tasks/lock.js';
import { Claimables } from '../../../src/tasks/resemble.js';
import { parseTodo } from '../../../src/tasks/todo.js';
import { git, type Repository } from '../../support/repository.js';
import { audit } from './audit.js';
import { finish } from './cut.js';
import { done, givenBack, list, ok, Shop, take } from './shop.js';

// Dozens of real gits each, on machines that have other things to do.
vi.setConfig({ testTimeout: 60_000 });

const claims = 'refs/quarterdeck/claims';
const parser = 'Fix the parser for nested lists';

/** As agents write them: a name of their own, a description in their words. */
function lockOf(agent: string, description: string): string {
  return `agent: ${agent}\nstarted: 2026-01-02T03:00:00Z\ndescription: ${description}\n`;
}

function object(where: string, text: string | Buffer, type = 'blob'): string {
  const args = ['hash-object', '-w', '-t', type, '--stdin'];
  return execFileSync('git', args, { cwd: where, input: text, encoding: 'utf8' }).trim();
}

describe('a lock under a name of its agent’s own choosing', () => {
  it.each([
    ['parser_fix.txt', 'fix parser for nested lists'],
    ['nested_lists_parser.txt', 'working on it'],
    ['whatever.txt', parser.toUpperCase()],
  ])('(%s: %s) keeps us from the task it resembles', async (file, description) => {
    const shop = new Shop(`- [ ] ${parser}\n`);
    const stock = shop.clone('stock');
    shop.edit(stock, () => stock.write(`current_tasks/${file}`, lockOf('stock', description)));
    const crews = [await shop.crew('one'), await shop.crew('two')];
    for (const crew of crews) expect(ok(await crew.take('worker-1'))).toEqual({ kind: 'none', held: true });
    expect(shop.refs()).toEqual([]);
    shop.edit(stock, () => stock.git('rm', '-q', `current_tasks/${file}`));
    expect((await take(crews[0] as never)).title).toBe(parser);
  });

  it('that appears after we looked and before we publish makes us drop the reservation', async () => {
    const shop = new Shop(`- [ ] ${parser}\n- [ ] Write the manual\n`);
    const stock = shop.clone('stock');
    stock.write('current_tasks/parser_fix.txt', lockOf('stock', 'fix parser for nested lists'));
    stock.git('add', '-A');
    stock.git('commit', '-q', '-m', 'stock takes the parser');
    const flag = join(shop.base, 'pushed');
    // The moment in which our reservation was made.
    shop.hook(
      'post-receive',
      `[ -e ${flag} ] && exit 0
      grep -q ${claims}/ || exit 0
      touch ${flag}
      unset $(git rev-parse --local-env-vars)
      git -C ${stock.path} push -q origin main`,
    );
    const crew = await shop.crew();
    expect(ok(await crew.take('worker-1'))).toEqual({ kind: 'none', held: true });
    expect(existsSync(flag)).toBe(true);
    expect(shop.refs()).toEqual([]);
    expect(shop.locks()).toEqual(['current_tasks/parser_fix.txt']);
    expect(crew.held).toEqual([]);
    expect((await take(crew)).title).toBe('Write the manual');
  });
});

describe('two crews and an agent that knows nothing of reservations', () => {
  /** First open box that no lock claims; its own name for the lock; again from the start when somebody was faster. */
  async function stockAgent(shop: Shop, stock: Repository, count: number): Promise<void> {
    const run = (...args: string[]) => git(stock.path, ...args);
    for (let had = 0; had < count; ) {
      run('fetch', '-q', 'origin');
      run('reset', '-q', '--hard', 'origin/main');
      const { tasks } = parseTodo(shop.show('TODO.md'));
      const free = tasks.find(task => !task.done && locksOn(shop, 'main', task.id).length === 0);
      if (free === undefined) return;
      const file = `current_tasks/mine_${had}.txt`;
      stock.write(file, lockOf('stock', free.title));
      run('add', '-A');
      run('commit', '-q', '-m', `stock: ${free.title}`);
      try {
        run('push', '-q', 'origin', 'main');
      } catch {
        await delay(1);
        continue;
      }
      had++;
      await delay(1);
      shop.edit(stock, () => {
        const text = shop.show('TODO.md').replace(`- [ ] ${free.title}\n`, `- [x] ${free.title}\n`);
        stock.write('TODO.md', `${text}\n`);
        stock.git('rm', '-q', file);
      });
    }
  }

  /** Names of the locks that count for a task, in one state of main. */
  function locksOn(shop: Shop, commit: string, id: string): string[] {
    const { tasks } = parseTodo(git(shop.upstream, 'show', `${commit}:TODO.md`));
    const all = new Claimables(tasks);
    const files = git(shop.upstream, 'ls-tree', '--name-only', commit, 'current_tasks/').split('\n');
    return files.filter(file => {
      if (!file.endsWith('.txt')) return false;
      const { lock } = parseLock(git(shop.upstream, 'show', `${commit}:${file}`));
      const stem = file.slice('current_tasks/'.length, -'.txt'.length);
      return all.resembled(stem, lock).some(task => task.id === id);
    });
  }

  it('never have one task at once', async () => {
    const names = 'anchor bell compass deck ensign flag galley helm'.split(' ');
    const shop = new Shop(`${names.map(name => `- [ ] Draw ${name} number ${name}\n`).join('')}\n`);
    const crews = [await shop.crew('one'), await shop.crew('two')];
    const working = crews.flatMap(crew => ['a', 'b'].map(worker => finish(crew, worker)));
    await Promise.all([...working, stockAgent(shop, shop.clone('stock'), 3)]);
    expect(shop.ticked()).toBe(names.length);
    expect(shop.locks()).toEqual([]);
    expect(shop.refs()).toEqual([]);
    const { wrong, ticks } = audit(shop.upstream);
    expect(wrong).toEqual([]);
    expect([...ticks.values()]).toEqual(names.map(() => 1));
    const commits = git(shop.upstream, 'log', '--format=%H', 'main').split('\n');
    const { tasks } = parseTodo(shop.show('TODO.md'));
    for (const commit of commits)
      for (const { id } of tasks) expect(locksOn(shop, commit, id).length).toBeLessThanOrEqual(1);
  });
});

describe('a ref of somebody else’s below ours', () => {
  const hostile: [string, (shop: Shop) => string][] = [
    ['a text', shop => object(shop.person.path, 'mine!')],
    // More than one answer of git may hold.
    ['a huge blob', shop => object(shop.person.path, Buffer.alloc(66 * 1024 * 1024, 'x'))],
    ['a commit', shop => shop.person.git('rev-parse', 'HEAD')],
    ['a tree', shop => shop.person.git('rev-parse', 'HEAD^{tree}')],
    ['a record that names another task', shop => object(shop.person.path, '{"task":"x","gen":1}')],
  ];
  it.each(hostile)('(%s) keeps its task, and nothing of ours is hidden by it', async (_, make) => {
    const shop = new Shop(list(3));
    const first = await shop.crew();
    const [one, two] = [await take(first, 'a'), await take(first, 'b')];
    await first.stop();
    const oid = make(shop);
    shop.person.git('push', '-q', 'origin', `${oid}:${claims}/write-chapter-3`);
    shop.person.git('push', '-q', 'origin', `${oid}:${claims}/and/others`);
    const second = await shop.crew();
    const held = ok(await second.recover());
    expect(held.map(({ task }) => task).sort()).toEqual([one.task, two.task]);
    expect(ok(await second.take('c'))).toEqual({ kind: 'none', held: true });
    for (const claim of held) expect(ok(await second.release(claim, done))).toBe('released');
    ok(await second.renew());
    expect(shop.refs()).toEqual([`${claims}/and/others`, `${claims}/write-chapter-3`]);
  });

  it('that bars the way of one is told with its name, and the others go on', async () => {
    const shop = new Shop(list(2));
    const oid = object(shop.person.path, 'below');
    shop.person.git('push', '-q', 'origin', `${oid}:${claims}/write-chapter-1/below`);
    const crew = await shop.crew('crew', shop.upstream, { busy: 0 });
    const claim = await take(crew);
    expect(claim.task).toBe('write-chapter-2');
    const taken = await crew.take('b');
    expect(taken.ok ? '' : taken.failure.hint).toContain(`:${claims}/write-chapter-1/below\` removes it`);
    expect(ok(await crew.release(claim, done))).toBe('released');
  });
});

describe('a claim that somebody took away', () => {
  it('is lost, told once, when its reservation has another value; giving it back touches nothing', async () => {
    const shop = new Shop(list(2));
    const crew = await shop.crew();
    const [claim, other] = await Promise.all([take(crew, 'a'), take(crew, 'b')]);
    shop.person.git(
      'push',
      '-q',
      '-f',
      'origin',
      `${object(shop.person.path, 'reaped')}:${claims}/${claim.task}`,
    );
    ok(await crew.renew());
    ok(await crew.renew());
    expect(shop.lost.map(({ task }) => task)).toEqual([claim.task]);
    expect(crew.held.map(({ task }) => task)).toEqual([other.task]);
    const before = git(shop.upstream, 'for-each-ref');
    expect(ok(await crew.release(claim, done))).toBe('lost');
    expect(git(shop.upstream, 'for-each-ref')).toBe(before);
    expect(ok(await crew.release(other, done))).toBe('released');
  });

  it('and gave to another crew is finished by that one alone', async () => {
    const shop = new Shop(list(1));
    const [crew, others] = [await shop.crew('one'), await shop.crew('two')];
    const claim = await take(crew);
    // As a reaper does it: lock and reservation in one push.
    shop.edit(shop.person, () => shop.person.git('rm', '-q', `current_tasks/${claim.task}.txt`));
    shop.person.git('push', '-q', 'origin', `:${claims}/${claim.task}`);
    const theirs = await take(others);
    expect(theirs.task).toBe(claim.task);
    expect(ok(await crew.release(claim, givenBack))).toBe('lost');
    ok(await crew.renew());
    ok(await others.renew());
    expect(shop.lost).toEqual([]);
    expect(ok(await others.release(theirs, done))).toBe('released');
    expect(shop.ticked()).toBe(1);
  });

  it('by a lock of his own over ours leaves him his lock, and us no reservation', async () => {
    const shop = new Shop(list(1));
    const crew = await shop.crew();
    const claim = await take(crew);
    const theirs = lockOf('stock', claim.title);
    shop.edit(shop.person, () => shop.person.write(`current_tasks/${claim.task}.txt`, theirs));
    expect(ok(await crew.release(claim, done))).toBe('lost');
    expect(`${shop.show(`current_tasks/${claim.task}.txt`)}\n`).toBe(theirs);
    expect(shop.ticked()).toBe(0);
    expect(shop.refs()).toEqual([]);
  });
});
