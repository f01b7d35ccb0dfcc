// Words for outside: hostile text is only text there, everything is bounded, and quiet hours go over midnight.
import { describe, expect, test } from 'vitest';
import { harmless, messageOf, type News, quietFor, quietText } from '../../src/domain/tell.js';

const push = (subject: string, more: object = {}): News => ({
  kind: 'push',
  push: {
    branch: 'upstream/main',
    author: 'worker-1',
    subject,
    count: 1,
    rewritten: false,
    diffstat: '1 file changed, 2 insertions(+)',
    ...more,
  },
});
const stuck: News = {
  kind: 'stuck',
  worker: 'worker-2',
  sentence: 'worker-2 is stuck on “Parse”: see STUCK.md.',
};

describe('a message', () => {
  test('is a line for one piece of news, and one list for many', () => {
    expect(messageOf('app', [push('Fix <b>', { count: 3 })], 0, null)).toBe(
      'app: worker-1 pushed to upstream/main: Fix &lt;b&gt; (3 commits; 1 file changed, 2 insertions(+))',
    );
    expect(
      messageOf('app', [push('One'), stuck, push('Two', { rewritten: true, diffstat: '' })], 2, null),
    ).toBe(
      [
        'app:',
        'worker-2 is stuck on “Parse”: see STUCK.md.',
        '2 pushes:',
        'worker-1 pushed to upstream/main: One (1 file changed, 2 insertions(+))',
        'worker-1 pushed to upstream/main: Two (the history was written anew)',
        'and 2 more that were too many to keep.',
      ].join('\n'),
    );
    expect(messageOf('app', [stuck], 0, { from: 22 * 60, to: 7 * 60 + 5 })).toContain(
      'While it was quiet (22:00-07:05):',
    );
  });

  test('is bounded, however much there is', () => {
    const huge = 'x'.repeat(1_000_000);
    const many = Array.from({ length: 300 }, () =>
      push(huge, { author: huge, diffstat: huge, branch: huge }),
    );
    const text = messageOf(huge, many, 0, null);
    expect(text.length).toBeLessThan(12_000);
    expect(text).toContain('300 pushes:\n… 285 earlier ones\n');
  });
});

describe('hostile text', () => {
  test.each([
    ['<!channel> <@U1> <https://evil|good>', '&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil|good&gt;'],
    ['a & b &lt;!here&gt;', 'a &amp; b &amp;lt;!here&amp;gt;'],
    ['two\nlines\r\u001b[2J\u0007', 'two lines [2J'],
    ['bidi \u202e\u2066 zero\u200bwidth \ufeff', 'bidi   zero width'],
    ['\ud800 lone', 'lone'],
    [`${'é'.repeat(30)}`, `${'é'.repeat(19)}…`],
    ['<'.repeat(30), `${'&lt;'.repeat(19)}…`],
  ])('%j', (text, said) => {
    expect(harmless(text, text.length > 28 && !text.includes('!') && !text.includes('bidi') ? 20 : 200)).toBe(
      said,
    );
  });
});

describe('quiet hours', () => {
  const night = { from: 22 * 60, to: 7 * 60 };
  const at = (hours: number, minutes: number, seconds = 0) => new Date(2026, 2, 4, hours, minutes, seconds);
  const minute = 60_000;

  test.each([
    [at(21, 59), 0],
    [at(22, 0), 9 * 60 * minute],
    [at(0, 30, 30), 6 * 60 * minute + 29.5 * minute],
    [at(6, 59, 59), 1_000],
    [at(7, 0), 0],
    [at(12, 0), 0],
  ])('%s', (now, ms) => {
    expect(quietFor(night, now)).toBe(ms);
  });

  test('in the day, and none', () => {
    expect(quietFor({ from: 12 * 60, to: 13 * 60 }, at(12, 15))).toBe(45 * minute);
    expect(quietFor(null, at(0, 0))).toBe(0);
    expect(quietText(night)).toBe('22:00-07:00');
  });
});
