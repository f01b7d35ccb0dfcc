// What becomes of a worker that is told one thing while it is still doing another: the last order wins, wherever the one before has got to.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '../../src/domain/failure.js';
import { resolveHome } from '../../src/home/home.js';
import { ensureHome } from '../../src/home/secure.js';
import { newWorker } from '../../src/supervisor/crew/crew.js';
import { downProject, removeWorker } from '../../src/supervisor/crew/crew-down.js';
import type { Worker } from '../../src/supervisor/crew/worker.js';
import { killWorker } from '../../src/supervisor/crew/worker-actions.js';
import type { Project } from '../../src/supervisor/project.js';
import { restartWorker } from '../../src/supervisor/sessions/restart.js';
import { resumeStaggered } from '../../src/supervisor/sessions/resume.js';
import { Supervisor } from '../../src/supervisor/supervisor.js';
import { within } from '../support/bounded.js';
import { makeRepository } from '../workspace/support.js';
import { HeldHost } from './held-host.js';
import { value } from './support.js';

type Order = 'kill' | 'restart' | 'remove' | 'down';
/** How far the first order has got when the next comes; `clearing`: its agent has ended, what it started is still there. */
type Place = 'killing' | 'clearing' | 'preparing' | 'spawning';

let brain: Supervisor;
let project: Project;
let host: HeldHost;

beforeAll(async () => {
  const home = resolveHome({ QUARTERDECK_HOME: mkdtempSync(join(tmpdir(), 'qo-')) });
  value(ensureHome(home));
  brain = new Supervisor(home, 'token', () => {});
  host = new HeldHost(session => {
    brain.workers.find(worker => worker.record.session?.id === session.session)?.onSession(session);
  });
  const ok = { ok: true, value: undefined };
  const keeper = {
    awake: async () => ok,
    ready: async () => host.pass('ready').then(() => ({ ok: true, value: host })),
    get: () => host,
    present: () => host,
    all: () => [host],
    views: () => [],
    watchOver: () => {},
    stop: () => {},
  };
  Object.assign(brain, { keeper });
  mkdirSync(join(home.named, 'app'));
  project = value(await brain.open(makeRepository(join(home.named, 'app'))));
});
afterAll(async () => {
  await brain.stop();
  rmSync(brain.home.named, { recursive: true, force: true });
});
// Nobody is left to the next.
afterEach(() => downProject(brain, project));

async function make(name: string): Promise<Worker> {
  const wanted = { agent: null, task: null, prompt: null, base: null, command: [process.execPath] };
  return value(
    await newWorker(brain, project, { root: project.root, name, workspace: 'here', env: {}, ...wanted }),
  );
}

const give: Record<Order, (worker: Worker) => Promise<unknown>> = {
  kill: worker => killWorker(worker),
  restart: worker => restartWorker(brain, project, worker, 'fresh', {}),
  remove: worker => removeWorker(brain, project, worker),
  down: () => downProject(brain, project),
};

function endOf(worker: Worker): string {
  if (!project.workers.has(worker.id)) return 'gone';
  return worker.live ? 'runs' : worker.record.life.phase;
}

function toldSince(seq: number): string[] {
  return project.snapshot().timeline.flatMap(entry => (entry.seq > seq ? [entry.sentence] : []));
}

/** Gives the first order, waits until it is there, gives the others one after the other, and lets all of it go on. */
async function orders(first: Order, place: Place, ...others: Order[]) {
  host.endsFirst = place === 'clearing';
  const worker = await make('w');
  const before = project.snapshot().timeline.at(-1)?.seq ?? 0;
  const step = { killing: 'kill', clearing: 'kill', preparing: 'ready', spawning: 'spawn' } as const;
  const reached = host.hold(step[place]);
  const given = [give[first](worker)];
  await within(reached, 5_000, () => `nobody waits at ${step[place]}`);
  for (const other of others) given.push(give[other](worker));
  host.release();
  const answers = (await Promise.all(given)) as Result<unknown>[];
  const end = endOf(worker);
  // What runs is what the worker says, and nothing else.
  expect([...host.running]).toEqual(end === 'runs' ? [worker.record.session?.id] : []);
  expect(worker.busy ?? worker.killing).toBeNull();
  const told = toldSince(before);
  await downProject(brain, project);
  return { end, told, answers };
}

const killed = 'w was killed.';
const afresh = 'w was started afresh.';
const removed = 'w was removed.';
const downed = 'The crew was ended.';

// A worker that is only taken off the list is not ended for it: `remove` is refused while it runs or is being started.
const table: [Order, Place, Order, string, string[]][] = [
  ['restart', 'killing', 'kill', 'killed', [killed]],
  ['restart', 'killing', 'restart', 'runs', [killed, afresh]],
  ['restart', 'killing', 'remove', 'runs', [killed, afresh]],
  ['restart', 'killing', 'down', 'gone', [killed, downed]],
  ['restart', 'clearing', 'kill', 'killed', [killed]],
  ['restart', 'clearing', 'restart', 'runs', [killed, afresh]],
  ['restart', 'clearing', 'remove', 'gone', [killed, removed]],
  ['restart', 'clearing', 'down', 'gone', [killed, downed]],
  ['restart', 'preparing', 'kill', 'killed', [killed]],
  ['restart', 'preparing', 'restart', 'runs', [killed, afresh]],
  ['restart', 'preparing', 'remove', 'runs', [killed, afresh]],
  ['restart', 'preparing', 'down', 'gone', [killed, downed]],
  ['restart', 'spawning', 'kill', 'killed', [killed]],
  ['restart', 'spawning', 'restart', 'runs', [killed, afresh]],
  ['restart', 'spawning', 'remove', 'runs', [killed, afresh]],
  ['restart', 'spawning', 'down', 'gone', [killed, downed]],
  ['kill', 'killing', 'kill', 'killed', [killed]],
  ['kill', 'killing', 'restart', 'runs', [killed, afresh]],
  ['kill', 'killing', 'remove', 'killed', [killed]],
  ['kill', 'killing', 'down', 'gone', [killed, downed]],
  ['kill', 'clearing', 'kill', 'killed', [killed]],
  ['kill', 'clearing', 'restart', 'runs', [killed, afresh]],
  ['kill', 'clearing', 'remove', 'gone', [killed, removed]],
  ['kill', 'clearing', 'down', 'gone', [killed, downed]],
  // Its workspace is about to go: nothing can be started there any more.
  ['down', 'killing', 'kill', 'gone', [killed, downed]],
  ['down', 'killing', 'restart', 'gone', [killed, downed]],
  ['down', 'killing', 'remove', 'gone', [killed, downed]],
  ['down', 'clearing', 'kill', 'gone', [killed, downed]],
  ['down', 'clearing', 'restart', 'gone', [killed, downed]],
  ['down', 'clearing', 'remove', 'gone', [killed, downed]],
];

describe('two orders', () => {
  test.each(table)('%s, and while it is %s: %s; then it is %s', async (first, place, second, end, told) => {
    const seen = await orders(first, place, second);
    expect({ end: seen.end, told: seen.told }).toEqual({ end, told });
  });
});

describe('three orders', () => {
  const places: Place[] = ['killing', 'clearing', 'preparing', 'spawning'];
  test.each(
    places.flatMap(place => (['kill', 'restart'] as const).map(last => [place, last] as const)),
  )('a restart that is %s, the others, and at last: %s', async (place, last) => {
    const end = last === 'kill' ? 'killed' : 'runs';
    const told = last === 'kill' ? [killed] : [killed, afresh];
    for (const between of ['kill', 'restart'] as const) {
      const seen = await orders('restart', place, between, last);
      expect({ between, end: seen.end, told: seen.told }).toEqual({ between, end, told });
    }
  });

  test.each(['killing', 'clearing'] as const)('kill while %s, restart, kill', async place => {
    expect(await orders('kill', place, 'restart', 'kill')).toMatchObject({ end: 'killed', told: [killed] });
  });
});

test('each is told what became of it; what was overtaken says so', async () => {
  const calledOff = { sentence: 'The start of w was called off.', kind: 'refused', overtaken: true };
  const during = await orders('restart', 'killing', 'kill');
  expect(during.answers).toMatchObject([
    { ok: false, failure: calledOff },
    { ok: true, value: 'w was killed (1 process).' },
  ]);
  const starting = await orders('restart', 'spawning', 'kill');
  expect(starting.answers).toMatchObject([
    { ok: false, failure: calledOff },
    { ok: true, value: 'The start of w was called off.' },
  ]);
  const leaving = await orders('down', 'clearing', 'restart', 'remove');
  expect(leaving.answers.slice(1)).toMatchObject([
    { ok: false, failure: { sentence: 'w is being taken off the list.' } },
    { ok: false, failure: { sentence: 'w is being taken off the list already.' } },
  ]);
});

test('one that waits for its turn to be resumed, and is killed or removed meanwhile, is not started', async () => {
  const worker = await make('w');
  const [first, second, removed] = [await make('first'), await make('second'), await make('removed')];
  const crew = [first, second, worker, removed];
  for (const one of crew) {
    await killWorker(one);
    one.record.life = { ...one.record.life, phase: 'interrupted' };
  }
  const reached = host.hold('ready');
  // Two at a time: the others wait.
  const resumed = resumeStaggered(brain, crew);
  await within(reached, 5_000, () => 'nobody waits for a host');
  await killWorker(worker);
  await removeWorker(brain, project, removed);
  host.release();
  expect((await resumed).map(({ ok, overtaken }) => [ok, overtaken])).toEqual([
    [true, undefined],
    [true, undefined],
    [false, true],
    [false, true],
  ]);
  expect(host.running.size).toBe(2);
  expect([worker.live, project.workers.has('removed')]).toEqual([false, false]);
});
