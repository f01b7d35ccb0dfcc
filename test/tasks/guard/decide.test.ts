// The decision by itself: what changed, by whom, acting for which run.
import { expect, it } from 'vitest';
import { type Change, type LockChange, refusalOf } from '../../../src/tasks/guard/hook/decide.js';
import { parsePush, readOptions, troubleOfRef } from '../../../src/tasks/guard/hook/pushed.js';

const entry = { mode: '100644', oid: 'a', size: 10 };
const lock = (agent: string | null, run: string | null) => ({
  agent,
  run,
  started: null,
  description: 'Fix it',
});
const at = (agent: string | null, run: string | null, oid = 'a') => ({
  ...entry,
  oid,
  lock: lock(agent, run),
});

function change(one: Partial<LockChange>, more: Partial<Change> = {}): Change {
  return {
    isFirst: false,
    locks: [{ file: 'fix-it.txt', before: null, after: null, authors: ['me'], ...one }],
    locksAfter: 1,
    standing: [],
    reserved: new Map(),
    todo: null,
    options: { runs: new Set(), reaped: new Set(), place: null },
    ...more,
  };
}

const options = (runs: string[], reaped: string[] = []) => ({
  options: { runs: new Set(runs), reaped: new Set(reaped), place: null },
});

it.each<[string, Change, RegExp | null]>([
  ['its author deletes it', change({ before: at('Me ', 'r') }), null],
  ['another author deletes it', change({ before: at('you', 'r') }), /belongs to “you”/],
  [
    'two authors, one of them another',
    change({ before: at('me', 'r'), authors: ['me', 'you'] }),
    /belongs to “me”/,
  ],
  ['nobody wrote it', change({ before: at('me', 'r'), authors: [] }), /belongs to “me”/],
  ['its run, another author', change({ before: at('you', 'r') }, options(['r'])), null],
  ['its author, another run', change({ before: at('me', 'r') }, options(['q'])), /under the run “r”/],
  ['no run in it, its author, any option', change({ before: at('me', null) }, options(['q'])), null],
  ['reaped as it stands', change({ before: at('you', 'r', 'b') }, options([], ['b'])), null],
  ['reaped as it stood', change({ before: at('you', 'r', 'b') }, options([], ['c'])), /belongs to “you”/],
  ['nobody’s', change({ before: at(null, null) }), null],
  ['a link that stood there', change({ before: { ...entry, mode: '120000', lock: null } }), null],
  ['new, its author', change({ after: at('me', 'r') }), null],
  ['new, with its run', change({ after: at('you', 'r') }, options(['r'])), null],
  ['new, of another', change({ after: at('you', 'r') }), /says agent: “you”/],
  ['new, of another, another run', change({ after: at('you', 'r') }, options(['q'])), /says agent: “you”/],
  [
    'reserved by another',
    change({ after: at('me', 'r') }, { reserved: new Map([['fix-it', 'q']]) }),
    /is reserved/,
  ],
  ['handed over by its owner', change({ before: at('me', 'r'), after: at('you', 'q') }), /says agent: “you”/],
  ['first push of all', change({ after: at('you', 'r') }, { isFirst: true }), null],
  [
    'first push, no lock at all',
    change({ after: { ...entry, lock: null } }, { isFirst: true }),
    /is not text/,
  ],
  ['what is no lock', change({ file: '.gitkeep', after: { ...entry, lock: null } }), null],
  [
    'what is no lock, a link',
    change({ file: '.gitkeep', after: { ...entry, mode: '120000', lock: null } }),
    /its mode is 120000/,
  ],
])('%s', (_, what, why) => {
  const refusal = refusalOf(what);
  if (why === null) expect(refusal).toBeNull();
  else expect(refusal).toMatch(why);
});

it('a box is its lock’s, by name or by description, and free without one', () => {
  const todo = {
    before: '- [ ] Fix it\n- [ ] Other\n',
    after: '- [x] Fix it\n- [x] Other\n',
    authors: ['me'],
  };
  const standing = [{ file: 'of-another-name.txt', oid: 'a', lock: lock('you', 'r') }];
  const all = { ...change({}), locks: [], todo };
  expect(refusalOf(all)).toBeNull();
  expect(refusalOf({ ...all, standing })).toMatch(/the box of “Fix it” belongs to “you”/);
  expect(refusalOf({ ...all, standing, ...options(['r']) })).toBeNull();
  expect(refusalOf({ ...all, standing, todo: { ...todo, authors: ['you', 'me'] } })).toBeNull();
  expect(refusalOf({ ...all, standing, todo: { ...todo, after: '- [ ] Fix it\n- [x] Other\n' } })).toBeNull();
});

it('reads a push, its options, and what refs may be called', () => {
  const [zero, one] = ['0'.repeat(40), '1'.repeat(40)];
  const text = `${zero} ${one} refs/heads/main\nnonsense\n${one} ${zero} refs/heads/a b\n`;
  expect(parsePush(text).map(({ ref }) => ref)).toEqual(['refs/heads/main', 'refs/heads/a b']);
  const env = {
    GIT_PUSH_OPTION_COUNT: '4',
    GIT_PUSH_OPTION_0: 'run=a',
    GIT_PUSH_OPTION_1: 'x',
    GIT_PUSH_OPTION_2: 'reap=b',
    GIT_PUSH_OPTION_3: 'run=c',
  };
  expect(readOptions(env)).toEqual({ runs: new Set(['a', 'c']), reaped: new Set(['b']), place: null });
  expect(readOptions({ GIT_PUSH_OPTION_COUNT: '99999999' }).runs.size).toBe(0);
  const trouble = (ref: string, next = one) => troubleOfRef({ old: one, next, ref }, 'main');
  expect(trouble('refs/heads/main', zero)).toContain('cannot be deleted');
  expect([trouble('refs/heads/x', zero), trouble('refs/quarterdeck/claims/fix-it', zero)]).toEqual([
    null,
    null,
  ]);
  expect(trouble('refs/quarterdeck/claims/../x')).toContain('is no ref');
});
