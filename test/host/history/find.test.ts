import { describe, expect, it } from 'vitest';
import { longestStretch, stage, wanted } from './stage.js';

describe('a search', () => {
  it('goes up from the newest and down from the oldest, nearest first, from a line on', async () => {
    const { print, find } = stage();
    for (let i = 0; i < 100; i++) print(`entry ${i} of many\r\n`);
    const up = await find('of', { limit: 3 });
    expect(up.matches.map(match => match.line)).toEqual([99, 98, 97]);
    expect(up.complete).toBe(false);
    const down = await find('of', { direction: 'down', limit: 2 });
    expect(down.matches.map(match => match.line)).toEqual([0, 1]);
    expect((await find('of', { from: 50, limit: 1 })).matches[0]?.line).toBe(50);
    expect((await find('of', { from: 50, limit: 1, direction: 'down' })).matches[0]?.line).toBe(50);
    const all = await find('entry 7');
    expect(all.matches.map(match => match.line)).toEqual([79, 78, 77, 76, 75, 74, 73, 72, 71, 70, 7]);
    expect(all.complete).toBe(true);
    expect((await find('Entry')).matches).toEqual([]);
    expect((await find('ENTRY 99', { ignoreCase: true })).matches.length).toBe(1);
  });

  it('tells where on the rows, in cells: wide characters, clusters and wrapped lines', async () => {
    const { print, find } = stage(10, 5);
    print('漢字 wide\r\n👨‍👩‍👧e\u0301x\r\n0123456789abcde\r\n');
    expect((await find('字')).matches[0]).toMatchObject({ line: 0, column: 2, endLine: 0, endColumn: 3 });
    expect((await find('wide')).matches[0]).toMatchObject({ column: 5, endColumn: 8 });
    expect((await find('👨‍👩‍👧')).matches[0]).toMatchObject({ line: 1, column: 0, endColumn: 1 });
    expect((await find('x')).matches[0]).toMatchObject({ line: 1, column: 3, endColumn: 3 });
    expect((await find('89ab')).matches[0]).toEqual({
      line: 2,
      column: 8,
      endLine: 3,
      endColumn: 1,
      text: '0123456789abcde',
    });
  });

  it('takes regular expressions over whole lines of the program', async () => {
    const { print, find } = stage(10, 5);
    print('error: code 17 in file.ts\r\nfine\r\n');
    const { matches } = await find('^error: .* in (\\w+)\\.ts$', { kind: 'regex' });
    expect(matches).toMatchObject([{ line: 0, column: 0, endLine: 2, endColumn: 4 }]);
    expect((await find('CODE \\d+', { kind: 'regex', ignoreCase: true })).matches.length).toBe(1);
    expect((await find('x*', { kind: 'regex' })).matches).toEqual([]);
    expect((await find('a.c', {})).matches).toEqual([]);
  });

  it.each([
    ['(', /^That is no regular expression: .*\)/],
    ['(?=a)', /^That is no regular expression/],
    ['(((a{1,40}){1,40}){1,40})', /regular expression/],
    ['', /nothing to look for/],
    ['x'.repeat(501), /longer than 500/],
  ])('refuses what it cannot look for with a sentence: %.20s', async (text, sentence) => {
    const { history } = stage();
    const found = await history.find(wanted(text, { kind: 'regex' }));
    expect(found.ok).toBe(false);
    if (!found.ok) expect(found.failure.sentence).toMatch(sentence);
  });

  it.each([
    '(a+)+$',
    '(?i)(?:[^x]{1,30}y?){12}z',
    '(?:a?){300}a{300}',
    'a.*b|a',
    '.',
  ])('of a hostile pattern in a hostile line never holds the others up for long: %s', async pattern => {
    const { print, find } = stage(500, 24);
    print('aB'.repeat(400_000));
    const from = performance.now();
    const { longestMs } = await longestStretch(find(pattern, { kind: 'regex' }));
    expect(performance.now() - from).toBeLessThan(10_000);
    // 20 ms a line are the bound; a loaded machine takes its own share.
    expect(longestMs).toBeLessThan(1_000);
  });

  it('sees what the alternate screen shows and the scrollback above it', async () => {
    const { print, find } = stage();
    for (let i = 0; i < 10; i++) print(`needle ${i}\r\n`);
    print('\x1b[?1049h\x1b[Hneedle in the editor');
    const { matches } = await find('needle');
    expect(matches.map(match => match.text)).toEqual([
      'needle in the editor',
      ...[5, 4, 3, 2, 1, 0].map(i => `needle ${i}`),
    ]);
  });
});
