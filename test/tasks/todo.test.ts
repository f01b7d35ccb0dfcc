import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slug, uniqueSlugs } from '../../src/tasks/slug.js';
import { parseTodo, setTick } from '../../src/tasks/todo.js';

const titles = (text: string) => parseTodo(text).tasks.map(task => `${task.done ? 'x' : ' '} ${task.title}`);

describe('parseTodo', () => {
  it('reads boxes of every usual form, with line and headings', () => {
    const text = [
      '\uFEFF# Plan',
      '- [ ] one',
      '',
      '## Parser ##',
      '  * [x] two',
      '\t- [X] three  ',
      '',
      'Later',
      '-----',
      '1. [ ] four',
      '# Rest',
      '+ [ ] 日本語の課題',
    ].join('\r\n');
    const { tasks, problems } = parseTodo(text);
    expect(problems).toEqual([]);
    expect(tasks.map(({ title, headings, done, line }) => [line, done, title, headings.join(' / ')])).toEqual(
      [
        [2, false, 'one', 'Plan'],
        [5, true, 'two', 'Plan / Parser'],
        [6, true, 'three', 'Plan / Parser'],
        [10, false, 'four', 'Plan / Parser'],
        [12, false, '日本語の課題', 'Rest'],
      ],
    );
  });

  it.each([
    ['- [y] x', /\[y\] is neither open/],
    ['-[ ] x', /No space between the list mark/],
    ['- [] x', /\[\] is neither/],
    ['- [  ] x', /\[ {2}\] is neither/],
    ['- [x]x', /No space between the box and the title/],
    ['[ ] x', /without a list mark/],
    ['- [✓] done', /\[✓\] is neither/],
    ['- [ ]', /without a title/],
    ['* [x]   ', /without a title/],
  ])('names %j as malformed, with its line', (line, sentence) => {
    const { tasks, problems } = parseTodo(`# H\n${line}\n- [ ] good\n`);
    expect(tasks.map(task => task.title)).toEqual(['good']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: 2, sentence: expect.stringMatching(sentence) });
  });

  it.each([
    '- [a](http://x)',
    '- [1]: note',
    '- [link][x]',
    '- plain',
    'text [ ] inside',
    '- [API] rewrite',
    '---',
  ])('leaves %j alone', line => expect(parseTodo(line)).toEqual({ tasks: [], problems: [] }));

  it('reads no boxes inside code and comments, and says when one never ends', () => {
    expect(titles('```\n- [ ] a\n```\n<!-- x\n- [ ] b\n-->\n<!-- c -->\n- [ ] d')).toEqual(['  d']);
    const open = parseTodo('- [ ] a\n```\n- [ ] b');
    expect(open.tasks).toHaveLength(1);
    expect(open.problems).toMatchObject([{ line: 2, sentence: expect.stringContaining('never closed') }]);
  });

  it('keeps long titles and control characters as they stand, quickly', () => {
    const title = `a\u001b[2J\u202e${'é'.repeat(10_000)}\u0000 end`;
    expect(parseTodo(`- [ ] ${title}`).tasks[0]?.title).toBe(title);
    const hostile = ['[', '_', '.', '- [', ' ', '#', '`', '<!--']
      .map(part => part.repeat(100_000))
      .join('\n- [ ] ');
    const started = performance.now();
    parseTodo(hostile);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('slug', () => {
  it('is a safe name for any title, and the same one for ever', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), title => {
        const name = slug(title);
        expect(name).toMatch(/^[a-z0-9][a-z0-9._-]{0,63}$/);
        expect(name).not.toMatch(/\.\.|\.lock$|[.]$/);
        expect(slug(title)).toBe(name);
      }),
    );
  });

  it.each([
    ['Fix the parser: error in src/a.ts!', 'fix-the-parser-error-in-src-a.ts'],
    ['Über Größe', /^uber-gro-e-[0-9a-f]{8}$/],
    ['日本語', /^task-[0-9a-f]{8}$/],
    ['../../etc/passwd', 'etc-passwd'],
    ['-rf', 'rf'],
    ['refs.lock', 'refs-lock'],
    ['', /^task-/],
    ['x'.repeat(100), /^x{55}-[0-9a-f]{8}$/],
  ])('%j', (title, expected) => {
    expect(slug(title)).toMatch(
      typeof expected === 'string' ? new RegExp(`^${expected.replaceAll('.', '\\.')}$`) : expected,
    );
  });

  it('tells equal titles apart, also from titles that look like a numbered one', () => {
    expect(uniqueSlugs(['a b', 'a-b-2', 'A b', 'a  b', 'c'])).toEqual([
      'a-b',
      'a-b-2',
      'a-b-3',
      'a-b-4',
      'c',
    ]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'a-2', 'b', 'a-2-2', 'y'.repeat(80))), titles => {
        const ids = uniqueSlugs(titles);
        expect(new Set(ids).size).toBe(titles.length);
        for (const id of ids) expect(id.length).toBeLessThanOrEqual(64);
      }),
    );
  });
});

describe('setTick', () => {
  it('changes one character and nothing else', () => {
    const text = '\uFEFF- [ ] a\r\n\r\n  * [X] b [ ] c\r\n- [ ]\tlast';
    expect(setTick(text, 1, true)).toBe(text.replace('- [ ] a', '- [x] a'));
    expect(setTick(text, 3, false)).toBe(text.replace('[X] b', '[ ] b'));
    expect(setTick(text, 3, true)).toBe(text);
    expect(setTick(text, 4, true)).toBe(text.replace('- [ ]\tlast', '- [x]\tlast'));
    for (const line of [0, -1, 2, 99]) expect(setTick(text, line, true)).toBeNull();
  });

  it('is undone by its opposite, on any file', () => {
    const line = fc.oneof(
      fc.constantFrom('- [ ] a', '* [x] b', '# h', '- [y] z', '```', '', '\t1. [ ] \u001b x'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const text = lines.join(end);
        for (const task of parseTodo(text).tasks) {
          const other = setTick(text, task.line, !task.done);
          expect(other).not.toBeNull();
          const now = parseTodo(other ?? '').tasks.find(found => found.line === task.line);
          expect(now).toEqual({ ...task, done: !task.done });
          expect(setTick(other ?? '', task.line, task.done)?.toLowerCase()).toBe(text.toLowerCase());
        }
      }),
    );
  });
});
