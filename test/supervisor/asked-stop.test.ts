// An agent asks whether it may rest: who hears of it, what it is answered, and what becomes of the question.
import { expect, it } from 'vitest';
import { success } from '../../src/domain/failure.js';
import type { HostSession } from '../../src/protocol/host-methods.js';
import { answerStop, askAgain } from '../../src/supervisor/crew/asked-stop.js';
import { Worker } from '../../src/supervisor/crew/worker.js';
import type { WorkerEffects } from '../../src/supervisor/crew/worker-effects.js';
import type { Host } from '../../src/supervisor/hosts/host.js';
import { newWorkerRecord, type WorkerRecord } from '../../src/supervisor/journal/records.js';
import { Conversations } from '../../src/supervisor/sessions/conversations.js';
import { sentence } from './support.js';

const at = '2026-01-01T00:00:00.000Z';
const session: HostSession = {
  session: 's',
  epoch: 1,
  state: 'running',
  pid: 4_194_000,
  startedAt: at,
  cols: 100,
  rows: 24,
  title: null,
  reports: [],
  lastOutputAt: null,
  bells: 0,
  exit: null,
  meta: {},
};

/** A worker whose session runs on a host that only writes down what it is asked. */
function observed(more: Partial<WorkerEffects> = {}, known?: WorkerRecord) {
  const asked: [string, unknown][] = [];
  const host = {
    file: { id: 'h', socket: '/s' },
    ask: (method: string, params: unknown) => {
      asked.push([method, params]);
      return Promise.resolve(success({}));
    },
  } as unknown as Host;
  const fresh = { id: 'ada', agent: 'claude', command: null, agentArgs: [], prompt: null, task: null };
  const record = known ?? newWorkerRecord({ ...fresh, crew: true });
  record.session ??= {
    id: 's',
    epoch: 1,
    hostId: 'h',
    socket: '/s',
    pid: session.pid,
    startedAt: at,
    mailboxSeq: 0,
  };
  const worker = new Worker('/project', record, {
    changed: () => {},
    saveNow: () => {},
    saveNext: () => {},
    moved: () => {},
    tell: () => {},
    host: () => host,
    anyHost: () => host,
    needHost: () => Promise.resolve(success(host)),
    ended: () => {},
    environment: () => ({ HOME: '/nowhere' }),
    directory: () => '/nowhere/workers/ada',
    conversations: new Conversations(),
    ...more,
  });
  worker.life({ type: 'prepare' });
  worker.life({ type: 'spawned' });
  worker.observe(session, {}, known === undefined);
  const stop = (seq: number) =>
    worker.onMailbox({
      session: 's',
      seq,
      kind: 'ask',
      body: '{"hook_event_name":"Stop","session_id":"x"}',
      at,
    });
  const word = () => {
    const { activity, evidence } = worker.view();
    return `${activity}: ${evidence.find(entry => entry.source === 'hook')?.saw}`;
  };
  return { worker, asked, stop, word };
}

const reply = (seq: number, body: object) => [
  'mailbox.reply',
  { session: 's', seq, status: 200, body: JSON.stringify(body) },
];

it('may rest at once where nobody handles it', async () => {
  const { worker, asked, stop, word } = observed();
  stop(3);
  await Promise.resolve();
  await Promise.resolve();
  expect(asked).toEqual([reply(3, {})]);
  expect(word()).toBe('idle: turn ended');
  expect(worker.record.session).not.toHaveProperty('stopAsked');
  worker.stop();
});

it('is held until it is answered, sent on or let go, and says which', async () => {
  const heard: number[] = [];
  const { worker, asked, stop, word } = observed({ stopAsked: (_worker, seq) => heard.push(seq) });
  stop(3);
  expect([heard, asked]).toEqual([[3], []]);
  expect(word()).toBe('starting: asks whether its turn may end');
  expect(sentence(await answerStop(worker, 3, 'Push it.'))).toBe('it worked');
  expect(word()).toBe('working: sent on: Push it.');
  stop(4);
  expect(sentence(await answerStop(worker, 4, null))).toBe('it worked');
  expect(word()).toBe('idle: turn ended');
  expect(asked).toEqual([reply(3, { decision: 'block', reason: 'Push it.' }), reply(4, {})]);
  worker.stop();
});

it('answers only the question that stands, and only in its session', async () => {
  const { worker, asked, stop } = observed({ stopAsked: () => {} });
  stop(3);
  stop(5);
  expect(sentence(await answerStop(worker, 3, null))).toMatch(/^refused: ada does not ask/);
  expect(sentence(await answerStop(worker, 5, null))).toBe('it worked');
  expect(sentence(await answerStop(worker, 5, null))).toMatch(/^refused/);
  stop(6);
  if (worker.record.session !== null) worker.record.session = { ...worker.record.session, id: 'next' };
  delete worker.record.session?.stopAsked;
  expect(sentence(await answerStop(worker, 6, null))).toMatch(/^refused/);
  expect(asked).toHaveLength(1);
  worker.stop();
});

it('is asked again by the next supervisor, which the mailbox tells of an item only once', () => {
  const first = observed({ stopAsked: () => {} });
  first.stop(3);
  first.worker.stop();
  const journaled = JSON.parse(JSON.stringify(first.worker.record)) as WorkerRecord;
  const heard: number[] = [];
  const { worker, stop } = observed({ stopAsked: (_worker, seq) => heard.push(seq) }, journaled);
  stop(3);
  expect(heard).toEqual([]);
  askAgain(worker);
  expect(heard).toEqual([3]);
  worker.stop();
});
