import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLock, parseLock } from '../../src/tasks/lock.js';
import { readSessionLog, sessionLogName } from '../../src/tasks/session-log.js';

describe('parseLock', () => {
  it('reads what we write, and what the bash loop writes', () => {
    const lock = {
      agent: 'worker-1',
      started: '2026-11-20T08:36:14.000Z',
      description: 'Fix: the parser',
      run: '5b1e',
    };
    expect(parseLock(formatLock(lock))).toEqual({ lock, problems: [] });
    const text =
      'Agent: claude 3\r\nstarted: Fri Nov 20 08:36:14 UTC 2026\r\nbranch: x\r\ndescription: two\r\n  lines\r\n';
    expect(parseLock(text)).toEqual({
      lock: { agent: 'claude 3', started: '2026-11-20T08:36:14.000Z', description: 'two lines', run: null },
      problems: [],
    });
  });

  it.each([
    ['', 1, /empty/],
    [' \n\n', 1, /empty/],
    ['agent: a\0', 1, /not text/],
    ['description: x\n', 1, /`agent:` is missing/],
    ['agent: a\nstarted: soon\n', 2, /`started: soon` is no date/],
    ['agent: a\nstarted: 5\n', 2, /no date/],
    ['agent: a\n\nwhat is this\n', 3, /not `key: value`/],
    ['agent: a\nagent: b\n', 2, /A second `agent:`/],
  ])('names what is wrong in %j', (text, line, sentence) => {
    expect(parseLock(text).problems).toMatchObject([{ line, sentence: expect.stringMatching(sentence) }]);
  });

  it('takes any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const { lock, problems } = parseLock(text);
        expect(lock.agent !== null || problems.length > 0).toBe(true);
      }),
    );
  });
});

describe('session logs', () => {
  it('are named by UTC time and worker', () => {
    const name = sessionLogName('worker-2', new Date('2026-11-20T08:06:04.500Z'));
    expect(name).toBe('2026-11-20-080604-worker-2.md');
    expect(readSessionLog(name, '# Session\n\n---\n\n- **Did** it\n')).toEqual({
      file: name,
      worker: 'worker-2',
      at: '2026-11-20T08:06:04.000Z',
      summary: '**Did** it',
    });
  });

  it.each([
    ['notes.md', '# Only a heading\n', { worker: null, at: null, summary: 'Only a heading' }],
    ['2026-13-40-999999-w.md', '', { worker: null, at: null, summary: '' }],
    ['x.md', '---\ntitle: t\n---\n\nwords', { summary: 'words' }],
  ])('%s', (file, text, expected) => {
    expect(readSessionLog(file, text)).toMatchObject(expected);
  });
});
