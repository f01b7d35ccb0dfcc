import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { done, list, ok, Shop, take } from './shop.js';

// Dozens of real gits each, on machines that have other things to do.
vi.setConfig({ testTimeout: 60_000 });

const long = `Long ${'and longer '.repeat(900)}title`;
const titles = [
  'Plain',
  long,
  `Huge ${'x'.repeat(70_000)}`,
  'Two  blanks\tand a tab',
  'Bells \u0007 and \u001b[2J escapes \u001b]0;x\u0007',
  'A NUL \0 in it',
  'Next\u2028line\u0085and this',
  '日本語のタイトル',
  'اكتب الاختبارات',
  'Ünïcödé',
  '\u202egnorts',
  '🚀 Ship',
  '../../etc/passwd',
  '/etc/shadow',
  '-rf',
  '--upload-pack=touch /tmp/pwned',
  '.git',
  '@{u}',
  'HEAD',
  'CON',
  'main.lock',
  'a"b\\c\'d `e` $(touch /tmp/pwned)',
  'Readme',
  'README: how to begin',
  '.',
  'agent: me',
];

const boxes = (mark: string) => `# TODO\r\n\n${titles.map(title => `- [${mark}] ${title}\n`).join('')}`;

describe('a task of any title', () => {
  it('is claimed, held again after a start, and ticked, and nothing else in TODO.md changes', async () => {
    const shop = new Shop(boxes(' '));
    const first = await shop.crew();
    const had = await Promise.all(titles.map((_, at) => take(first, `worker-${at + 1}`)));
    expect(had.map(({ title }) => title)).toEqual(titles);
    expect(shop.locks()).toHaveLength(titles.length);
    expect(ok(await first.take('late'))).toEqual({ kind: 'none', held: true });
    await first.stop();

    const second = await shop.crew();
    const again = ok(await second.recover());
    expect(again.map(({ task }) => task).sort()).toEqual(had.map(({ task }) => task).sort());
    const released = await Promise.all(again.map(claim => second.release(claim, done)));
    expect(released.map(ok)).toEqual(titles.map(() => 'released'));
    expect(`${shop.show('TODO.md')}\n`).toBe(boxes('x'));
    expect(shop.locks()).toEqual([]);
    expect(shop.refs()).toEqual([]);
    for (const title of titles) expect(shop.show('TODO.md')).toContain(title);
  });

  it('in a file that is no UTF-8 is ticked, noted as stuck, and not a byte of anybody else’s is changed', async () => {
    const latin = (text: string) => Buffer.from(text, 'latin1');
    const shop = new Shop('- [ ] Plain\n');
    shop.edit(shop.person, () => {
      writeFileSync(join(shop.person.path, 'TODO.md'), latin('Für später\n- [ ] Größe ändern\n- [ ] Tür\n'));
      writeFileSync(join(shop.person.path, 'STUCK.md'), latin('# Fürs Erste\n'));
    });
    const claims = await shop.crew();
    const claim = await take(claims);
    ok(await claims.release(claim, { tick: true, stuck: 'Why – because.', log: null }));
    const bytes = (file: string) => execFileSync('git', ['show', `main:${file}`], { cwd: shop.upstream });
    expect(bytes('TODO.md')).toEqual(latin('Für später\n- [x] Größe ändern\n- [ ] Tür\n'));
    expect(bytes('STUCK.md').subarray(0, 13)).toEqual(latin('# Fürs Erste\n'));
    expect(bytes('STUCK.md').toString('utf8')).toContain('\n\nWhy – because.\n');
  });

  it('leaves a STUCK.md alone that is too large to read: what was to be said stands in the commit', async () => {
    const shop = new Shop(list(1));
    const large = 'x'.repeat(1_100_000);
    shop.edit(shop.person, () => shop.person.write('STUCK.md', large));
    const claims = await shop.crew();
    ok(await claims.release(await take(claims), { tick: false, stuck: 'No way through.', log: null }));
    shop.person.git('fetch', '-q', 'origin');
    expect(shop.person.git('cat-file', '-s', 'origin/main:STUCK.md')).toBe(String(large.length));
    expect(shop.person.git('log', '-1', '--format=%B', 'origin/main')).toContain('No way through.');
  });

  it('is not said to be nowhere when TODO.md is too large to read', async () => {
    const shop = new Shop(`${list(1)}${'x'.repeat(1_100_000)}`);
    const taken = await (await shop.crew()).take('worker-1');
    expect(taken.ok ? '' : taken.failure.sentence).toMatch(/^TODO\.md of the upstream's main was not read/);
  });
});

describe('tasks of the same title', () => {
  it('are three, and stay told apart when one goes while all are claimed', async () => {
    const shop = new Shop('- [ ] Fix it\n- [ ] Fix it\n- [ ] Fix it\n');
    const claims = await shop.crew();
    const [one, two, three] = await Promise.all([take(claims, 'a'), take(claims, 'b'), take(claims, 'c')]);
    expect([one.task, two.task, three.task]).toEqual(['fix-it', 'fix-it-2', 'fix-it-3']);
    expect(ok(await claims.release(two, done))).toBe('released');
    expect(shop.show('TODO.md')).toBe('- [ ] Fix it\n- [x] Fix it\n- [ ] Fix it');
    shop.edit(shop.person, () => shop.person.write('TODO.md', '- [x] Fix it\n- [ ] Fix it\n'));
    expect(ok(await claims.release(three, done))).toBe('released');
    expect(shop.show('TODO.md')).toBe('- [x] Fix it\n- [x] Fix it');
    expect(ok(await claims.release(one, done))).toBe('released');
    expect(shop.locks()).toEqual([]);
  });

  it('are not ticked for one another while somebody is at them', async () => {
    const shop = new Shop('- [ ] Fix it\n- [ ] Fix it\n');
    const claims = await shop.crew();
    const [one, two] = await Promise.all([take(claims, 'a'), take(claims, 'b')]);
    shop.edit(shop.person, () => shop.person.write('TODO.md', '- [ ] Fix it\n'));
    expect(ok(await claims.release(two, done))).toBe('released');
    expect(shop.show('TODO.md')).toBe('- [ ] Fix it');
    expect(ok(await claims.release(one, done))).toBe('released');
    expect(shop.show('TODO.md')).toBe('- [x] Fix it');
  });
});

describe('TODO.md that changes while a task is claimed', () => {
  it.each([
    ['renamed', '- [ ] Paint the wall green\n', '- [ ] Paint the wall green'],
    ['removed', 'Nothing left.\n', 'Nothing left.'],
    ['ticked by somebody', '- [x] Paint the wall\n', '- [x] Paint the wall'],
    ['capitalised', '- [ ] Paint  the Wall\n', '- [x] Paint  the Wall'],
    [
      'moved',
      '- [ ] New\n\n## Later\n\n1. [ ] Paint the wall\n',
      '- [ ] New\n\n## Later\n\n1. [x] Paint the wall',
    ],
  ])('(the task was %s) keeps what the person wrote', async (_, after, end) => {
    const shop = new Shop('- [ ] Paint the wall\n');
    const claims = await shop.crew();
    const claim = await take(claims);
    shop.edit(shop.person, () => shop.person.write('TODO.md', after));
    expect(ok(await claims.release(claim, done))).toBe('released');
    expect(shop.show('TODO.md')).toBe(end);
    expect(shop.locks()).toEqual([]);
    expect(shop.refs()).toEqual([]);
  });

  it('keeps every line of a person who edits it again and again', async () => {
    const shop = new Shop(list(8));
    const claims = await shop.crew();
    const crew = async () => {
      for (let count = 0; count < 8; count++) ok(await claims.release(await take(claims), done));
    };
    const working = crew();
    for (let at = 0; at < 4; at++) {
      // Between two of its pushes, whichever they are.
      await claims.renew();
      shop.edit(shop.person, () => shop.person.write('TODO.md', `${shop.show('TODO.md')}\nNote ${at}\n`));
    }
    await working;
    expect(shop.ticked()).toBe(8);
    for (let at = 0; at < 4; at++) expect(shop.show('TODO.md')).toContain(`Note ${at}`);
  });
});

describe('main that is forced back', () => {
  it('to before a claim leaves the claim to whoever has it', async () => {
    const shop = new Shop(list(1));
    const before = shop.person.git('rev-parse', 'HEAD');
    const [claims, others] = [await shop.crew(), await shop.crew('others')];
    const claim = await take(claims);
    shop.person.git('push', '-q', '-f', 'origin', `${before}:main`);
    expect(shop.locks()).toEqual([]);
    expect(ok(await others.take('worker-1'))).toEqual({ kind: 'none', held: true });
    expect(ok(await claims.renew())).toBeUndefined();
    expect(shop.lost).toEqual([]);
    expect(ok(await claims.release(claim, done))).toBe('released');
    expect(shop.ticked()).toBe(1);
    expect(shop.refs()).toEqual([]);
  });

  it('to before its end makes the task one that can be taken again', async () => {
    const shop = new Shop(list(1));
    const claims = await shop.crew();
    const before = shop.person.git('rev-parse', 'HEAD');
    ok(await claims.release(await take(claims), done));
    shop.person.git('push', '-q', '-f', 'origin', `${before}:main`);
    expect((await take(claims)).task).toBe('write-chapter-1');
  });
});
