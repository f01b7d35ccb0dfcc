// The reducer without reports, frozen and ended; and the evidence it keeps.
import { describe, expect, test } from 'vitest';
import type { ActivityState } from '../../src/domain/activity.js';
import { longestMessage, longestSaw, nextActivity } from '../../src/domain/activity-next.js';
import {
  after,
  at,
  blockedOn,
  child,
  hook,
  inband,
  process,
  type Row,
  registry,
  report,
  screen,
  shown,
  title,
} from './signals.js';

const rows: Row[] = [
  ['hooks alone: working', [hook(10, 'working')], 'working', null, 10],
  ['hooks alone: a question', [hook(10, 'waiting', 'question', 'Which?')], 'waiting/question', 'Which?', 10],
  ['hooks alone: turn ended', [hook(10, 'working'), hook(30, 'idle')], 'idle', null, 30],
  [
    'hooks alone: content only',
    [hook(10, 'working'), hook(30, null, null, 'compacting')],
    'working',
    'compacting',
    10,
  ],
  ['hooks alone: content before any word', [hook(30, null)], 'starting', null, 0],
  [
    'hooks over a registry of the same moment',
    [hook(100, 'idle'), registry(300, 'working')],
    'idle',
    null,
    100,
  ],
  ['Esc has no hook: the registry knows', [hook(100, 'working'), registry(5000, 'idle')], 'idle', null, 5000],
  [
    'and the next hook counts again',
    [hook(100, 'working'), registry(5000, 'idle'), hook(6000, 'working')],
    'working',
    null,
    6000,
  ],

  ['registry alone: waiting', [registry(10, 'waiting', 'permission')], 'waiting/permission', null, 10],
  ['registry alone: background shell', [registry(10, 'background')], 'background', null, 10],
  ['registry over the title', [title(9, 'working'), registry(10, 'idle')], 'idle', null, 10],
  [
    'registry under the report',
    [inband(10, report(8, 'working')), registry(9000, 'idle')],
    'working',
    null,
    8,
  ],

  ['the title alone: working', [title(10, 'working')], 'working', null, 10],
  ['the title takes it back: not known', [title(10, 'working'), title(20, null)], 'unknown', null, 20],
  ['the screen alone', [screen(10)], 'waiting/input', null, 10],
  ['the screen under a title', [title(9, 'working'), screen(10)], 'working', null, 9],
  ['the screen under a report', [inband(10, report(8, 'idle')), screen(12)], 'idle', null, 8],
  [
    'the screen of a program that took its report back',
    [inband(10, report(8, 'idle')), inband(20), screen(30)],
    'unknown',
    null,
    20,
  ],

  [
    'taken back: older words of weaker sources are worthless',
    [hook(5, 'working'), registry(6, 'working'), inband(10, report(8, 'idle')), inband(40)],
    'unknown',
    null,
    40,
  ],
  [
    'taken back: a newer word counts',
    [inband(10, report(8, 'idle')), inband(40), hook(60, 'working')],
    'working',
    null,
    60,
  ],
  [
    'taken back, told again and again',
    [inband(10, report(8, 'idle')), inband(40), hook(60, 'working'), inband(90)],
    'working',
    null,
    60,
  ],
  ['never reported', [inband(10), hook(5, 'working'), inband(20)], 'working', null, 5],

  ['paused: the word stands', [inband(10, report(8, 'working')), process(100, 'paused')], 'working', null, 8],
  [
    'thawed: the frozen time does not count',
    [inband(10, report(8, 'working')), process(100, 'paused'), process(5100, 'thawed')],
    'working',
    null,
    5008,
  ],
  [
    'changed while frozen',
    [process(100, 'paused'), inband(200, report(200, 'idle')), process(300, 'thawed')],
    'idle',
    null,
    300,
  ],
  ['thawed without a pause', [inband(10, report(8, 'working')), process(100, 'thawed')], 'working', null, 8],
  [
    'paused twice',
    [process(100, 'paused'), process(300, 'paused'), process(600, 'thawed')],
    'starting',
    null,
    500,
  ],
  ['ended', [inband(10, report(8, 'working')), process(50, 'ended')], 'unknown', null, 50],
  [
    'words after the end',
    [process(50, 'ended'), hook(60, 'idle'), inband(70, report(70, 'working'))],
    'unknown',
    null,
    50,
  ],
  [
    'spawned again',
    [inband(10, report(8, 'working')), process(50, 'ended'), process(60, 'spawned')],
    'starting',
    null,
    60,
  ],
];

test.each(rows)('%s', (_title, signals, word, message, since) => {
  expect(shown(after(...signals))).toEqual([word, message, at(since)]);
});

describe('evidence', () => {
  test('is one entry a source, best first, with what it last said', () => {
    const state = after(
      process(1, 'spawned'),
      screen(2),
      title(3, 'working'),
      registry(4, 'working'),
      hook(5, 'working'),
      inband(6, report(6, 'blocked', { kind: 'permission', msg: 'approve Bash: ls' }), child(6)),
      title(7, null),
    );
    expect(state.evidence).toEqual([
      { source: 'inband', saw: 'blocked permission approve Bash: ls (1 of 1 children working)', at: at(6) },
      { source: 'hook', saw: 'a hook', at: at(5) },
      { source: 'registry', saw: 'an entry', at: at(4) },
      { source: 'title', saw: '✳ worker-1', at: at(7) },
      { source: 'screen', saw: 'trust dialog', at: at(2) },
      { source: 'process', saw: 'spawned', at: at(1) },
    ]);
  });

  test('of a report keeps its age, however often it is told', () => {
    const state = after(inband(10, report(8, 'idle')), inband(9000, report(8, 'idle')));
    expect(state.evidence).toEqual([{ source: 'inband', saw: 'idle', at: at(8) }]);
  });

  test('and messages of a hostile program are one bounded line', () => {
    const flood = `one\r\ntwo ${'🦞'.repeat(5000)}`;
    const state = after(blockedOn(8, 'permission', flood));
    expect(state.evidence[0]?.saw.startsWith('blocked permission one two 🦞')).toBe(true);
    expect(Array.from(state.evidence[0]?.saw ?? '')).toHaveLength(longestSaw);
    expect(Array.from(state.message ?? '')).toHaveLength(longestMessage);
    expect(state.message?.endsWith('🦞…')).toBe(true);
  });
});

test('a state survives the journal', () => {
  const state = after(process(1, 'spawned'), inband(10, report(8, 'working')), process(20, 'paused'));
  const back = JSON.parse(JSON.stringify(state)) as ActivityState;
  expect(nextActivity(back, process(30, 'thawed'))).toEqual(nextActivity(state, process(30, 'thawed')));
});
