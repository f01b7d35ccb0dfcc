import { describe, expect, it, vi } from 'vitest';
import { Marks } from '../../../src/host/marks/marks.js';
import { VtScreen } from '../../../src/host/screen/screen.js';

function open() {
  const news: string[] = [];
  const marks = new Marks(
    () => {},
    urgency => news.push(urgency),
  );
  const screen = new VtScreen(80, 24, {
    title: title => marks.title(title),
    bell: () => marks.bell(),
    notice: notice => marks.notice(notice),
    progress: progress => marks.progress(progress),
  });
  return {
    marks,
    news,
    write: (text: string) => screen.writeText(text),
    lines: () => screen.capture(null, null).lines,
  };
}

/** What was notified, without numbers and times. */
function notices(text: string): [string | null, string][] {
  const { marks, write } = open();
  write(text);
  return (marks.describe().notices ?? []).map(({ title, body }) => [title, body]);
}

describe('notifications', () => {
  it.each<[string, string, [string | null, string][]]>([
    ['of iTerm', '\x1b]9;Build is done\x07', [[null, 'Build is done']]],
    ['of iTerm, with a semicolon', '\x1b]9;one; two\x1b\\', [[null, 'one; two']]],
    [
      'that begin with a number that is none of ConEmu',
      '\x1b]9;42 tests passed\x07',
      [[null, '42 tests passed']],
    ],
    [
      'that are commands of ConEmu',
      '\x1b]9;9;/some/dir\x07\x1b]9;1;500\x07\x1b]9;2;text\x07\x1b]9;12\x07',
      [],
    ],
    ['of urxvt', '\x1b]777;notify;Claude;needs you; now\x07', [['Claude', 'needs you; now']]],
    ['of urxvt, a title alone', '\x1b]777;notify;Claude\x07', [[null, 'Claude']]],
    ['of urxvt, another command', '\x1b]777;precmd\x07', []],
    ['of kitty', '\x1b]99;;Hello\x1b\\', [[null, 'Hello']]],
    [
      'of kitty, in pieces',
      '\x1b]99;i=1:d=0;Hel\x1b\\\x1b]99;i=2:d=0;other\x1b\\\x1b]99;i=1:d=0;lo\x1b\\\x1b]99;i=1:p=body;there\x1b\\',
      [['Hello', 'there']],
    ],
    [
      'of kitty, in base64',
      `\x1b]99;e=1;${Buffer.from('grüße').toString('base64')}\x1b\\`,
      [[null, 'grüße']],
    ],
    [
      'of kitty, other parts',
      '\x1b]99;i=1:p=close;\x1b\\\x1b]99;i=1:p=icon;x\x1b\\\x1b]99;nonsense\x1b\\',
      [],
    ],
    ['that say nothing', '\x1b]9;\x07\x1b]9; \x07\x1b]777;notify;;\x07\x1b]99;;\x1b\\', []],
    ['with controls and turned text', '\x1b]9;a\u2028b\u202ecba\u2066d\u200e\x07', [[null, 'a bcbad']]],
    ['without end', `\x1b]9;${'long '.repeat(10_000)}\x07`, [[null, 'long '.repeat(51) + 'l']]],
  ])('%s', (_, text, expected) => {
    expect(notices(text)).toEqual(expected);
  });

  it('are counted, the last ten stay, and a flood is heard a few times, then once a second', () => {
    vi.useFakeTimers({ toFake: ['performance', 'Date'] });
    try {
      const { marks, write } = open();
      for (let i = 0; i < 100; i++) write(`\x1b]9;first ${i}\x07`);
      expect(marks.describe().notices?.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
      for (let i = 0; i < 8; i++) {
        vi.advanceTimersByTime(1_000);
        write(`\x1b]9;later ${i}\x07\x1b]9;too much\x07`);
      }
      const kept = marks.describe().notices ?? [];
      expect(kept.map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
      expect(kept.at(-1)?.body).toBe('later 7');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('progress', () => {
  it.each([
    ['4;1;40', { state: 'normal', percent: 40 }],
    ['4;1;400', { state: 'normal', percent: 100 }],
    ['4;1;-3', { state: 'normal', percent: 0 }],
    ['4;2;7', { state: 'error', percent: 7 }],
    ['4;3', { state: 'indeterminate', percent: 0 }],
    ['4;4;50', { state: 'paused', percent: 50 }],
    ['4;9;50', undefined],
  ])('%s', (data, progress) => {
    const { marks, write } = open();
    write(`\x1b]9;${data}\x07`);
    expect(marks.describe().progress).toEqual(progress);
    expect(marks.describe().notices).toBeUndefined();
  });

  it('is taken away by state 0 and by the end, and told only when it changes', () => {
    const { marks, news, write } = open();
    write('\x1b]9;4;1;40\x07\x1b]9;4;1;40\x07\x1b]9;4;0\x07\x1b]9;4;0;0\x07');
    expect(news).toEqual(['soon', 'soon']);
    expect('progress' in marks.describe()).toBe(false);
    write('\x1b]9;4;3\x07');
    marks.end();
    expect('progress' in marks.describe()).toBe(false);
  });
});

describe('a bell', () => {
  it('is counted with its time; one that ends a string is none', () => {
    const { marks, write } = open();
    expect('bellAt' in marks.describe()).toBe(false);
    write('\x1b]0;title\x07');
    expect(marks.describe().bells).toBe(0);
    write('\x07\x07');
    expect(marks.describe().bells).toBe(2);
    expect(Date.parse(marks.describe().bellAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });
});
