// The search across agents: what the hosts are asked, how answers come in, and what stands on the screen.
import { beforeEach, describe, expect, it } from 'vitest';
import { dialogKey, dialogPaste } from '../../../src/cockpit/actions/dialog-keys.js';
import { runKey } from '../../../src/cockpit/actions/index.js';
import { markerOf } from '../../../src/cockpit/search/query.js';
import { linesOf } from '../../../src/cockpit/search/run.js';
import { dialogModel } from '../../../src/cockpit/views/dialog.js';
import type { Line } from '../../../src/cockpit/views/line.js';
import { failure, type Result } from '../../../src/domain/failure.js';
import { queryOf } from '../../../src/domain/query.js';
import type { Find, Found, Match } from '../../../src/protocol/host-methods.js';
import { storeAt } from '../../screens/render.js';
import { crew, snapshot, worker } from '../../screens/snapshots.js';
import { until } from '../../support/bounded.js';
import { deckOf, type TestDeck } from './fixture.js';

let deck: TestDeck;
const state = () => deck.store.getState();
const press = (...names: string[]) => {
  for (const name of names) dialogKey(deck, { name, text: [...name].length === 1 ? name : '' });
};
const textOf = (line: Line | undefined) =>
  (line ?? [])
    .map(one => one.text)
    .join('')
    .trimEnd();
const screen = () => (dialogModel(state())?.lines ?? []).map(textOf);
const finds = () => deck.askedHosts.map(({ params }) => params as Find);

function match(line: number, text: string, column = 0, cells = 1): Match {
  return { line, column, endLine: line, endColumn: column + cells - 1, text };
}

function answer(bySession: Record<string, Match[]>): void {
  deck.hostAnswers.find = params => {
    const { session } = params as Find;
    const found: Found = { generation: 1, matches: bySession[session] ?? [], complete: true };
    return found;
  };
}

const settled = () =>
  until(() => state().dialog?.kind === 'find-all' && !screen()[0]?.includes('to go'), 'all have answered');

beforeEach(() => {
  deck = deckOf(storeAt(80, 24));
});

describe('what is asked', () => {
  it.each([
    ['error', { text: 'error', kind: 'text', ignoreCase: true }],
    ['Error', { text: 'Error', kind: 'text', ignoreCase: false }],
    ['/err(or)?/', { text: 'err(or)?', kind: 'regex', ignoreCase: true }],
    ['/\\S+ Failed', { text: '\\S+ Failed', kind: 'regex', ignoreCase: false }],
    ['/\\S+/', { text: '\\S+', kind: 'regex', ignoreCase: true }],
    ['/', { text: '/', kind: 'text', ignoreCase: true }],
    ['a/b', { text: 'a/b', kind: 'text', ignoreCase: true }],
  ])('%s', (typed, query) => {
    expect(queryOf(typed)).toEqual(query);
  });

  it('every session once it is typed, and the newest text only', async () => {
    answer({});
    runKey(deck, 'F');
    dialogPaste(deck, 'pars');
    press('e', 'r');
    await settled();
    expect(
      finds()
        .map(find => find.session)
        .sort(),
    ).toEqual(crew.map(one => `session-${one.id}`).sort());
    expect(new Set(finds().map(find => find.text))).toEqual(new Set(['parser']));
    expect(screen()[1]).toContain('Nobody printed that');
  });
});

describe('what is found', () => {
  it('stands by worker in the order of the crew, newest first, with the match marked, escaped', async () => {
    answer({
      'session-worker-3': [match(90, '  at Parser.next'), match(12, 'parser: \u001b[2J\u202e ok')],
      'session-worker-1': [match(5, 'the parser of the parser', 4, 6)],
    });
    runKey(deck, 'F');
    dialogPaste(deck, 'parser');
    await settled();
    expect(screen()).toEqual([
      '/ parser                                                       3 in 2 agents',
      '▸ worker-1  the parser of the parser',
      '  worker-3  at Parser.next',
      '            parser: \\e[2J\\u{202e} ok',
    ]);
    const marked = (dialogModel(state())?.lines[1] ?? []).filter(one => one.underline === true);
    expect(marked.map(one => one.text)).toEqual(['parser', 'parser']);
    expect(marked.every(one => one.bold === true)).toBe(true);
  });

  it('what is chosen stays chosen while more comes in above it', async () => {
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const askHost = deck.askHost;
    deck.askHost = async (socket, method, params, options) => {
      if ((params as Find).session === 'session-worker-1') await held;
      return askHost(socket, method, params, options);
    };
    answer({
      'session-worker-1': [match(1, 'x one'), match(0, 'x two')],
      'session-worker-3': [match(4, 'x three'), match(3, 'x four')],
    });
    runKey(deck, 'F');
    dialogPaste(deck, 'x');
    await until(() => screen().some(line => line.includes('x four')), 'worker-3 has answered');
    press('Down');
    release();
    await settled();
    expect(screen().find(line => line.startsWith('▸'))).toContain('x four');
    press('Up', 'Up');
    expect(screen().find(line => line.startsWith('▸'))).toContain('x two');
  });

  it('a pattern that is none is said once; who could not be searched stands below, with the reason', async () => {
    const wrong = failure('usage', 'That is no regular expression: missing closing ): `a(`.');
    const lost = failure('not-found', 'There is no session x on this host.');
    let refused: (session: string) => Result<never> | null = () => wrong;
    answer({ 'session-worker-1': [match(1, 'here')] });
    const askHost = deck.askHost;
    deck.askHost = (socket, method, params, options) => {
      const no = refused((params as Find).session);
      return no === null ? askHost(socket, method, params, options) : Promise.resolve(no);
    };
    runKey(deck, 'F');
    dialogPaste(deck, '/a(/');
    await settled();
    expect(screen().slice(1)).toEqual(['  That is no regular expression: missing closing ): `a(`.']);
    refused = session => (/[24]$/.test(session) ? lost : null);
    press('ctrl+u', 'h');
    await settled();
    expect(screen().slice(1)).toEqual([
      '▸ worker-1  here',
      '  worker-2, worker-4: not searched. The host that had it is gone.',
    ]);
  });

  it('of a long line the part with the match is seen', async () => {
    const long = `${'a'.repeat(300)} needle ${'b'.repeat(100)}`;
    answer({ 'session-worker-1': [match(1, long)] });
    runKey(deck, 'F');
    dialogPaste(deck, 'needle');
    await settled();
    expect(screen()[1]).toMatch(/^▸ worker-1 {2}…a+ needle b+…$/);
  });
});

it('several matches of one line are one result, equal lines are several', async () => {
  const query = queryOf('ab');
  if (query === null) throw new Error('no query');
  const marks = await markerOf(query);
  const lines = linesOf(
    [match(7, 'ab ab', 3, 2), match(7, 'ab ab', 0, 2), match(6, 'ab ab', 3, 2), match(6, 'ab ab', 0, 2)],
    marks,
  );
  expect(lines.map(({ line, column }) => [line, column])).toEqual([
    [7, 0],
    [6, 0],
  ]);
});

it('fifty agents are asked a few at a time', async () => {
  const many = Array.from({ length: 50 }, (_, at) => worker(`worker-${at + 1}`, 'running', 'working'));
  deck = deckOf(storeAt(120, 40, snapshot({ workers: many })));
  let open = 0;
  let most = 0;
  answer(Object.fromEntries(many.map(one => [`session-${one.id}`, [match(1, `x of ${one.id}`)]])));
  const askHost = deck.askHost;
  deck.askHost = async (...asked) => {
    most = Math.max(most, ++open);
    await new Promise(resolve => setImmediate(resolve));
    open--;
    return askHost(...asked);
  };
  runKey(deck, 'F');
  dialogPaste(deck, 'x');
  await settled();
  expect(screen()[0]).toContain('50 in 50 agents');
  expect(most).toBeLessThanOrEqual(3);
});
