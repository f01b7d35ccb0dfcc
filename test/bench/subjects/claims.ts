// A crew that claims and completes tasks as fast as it can, nobody doing any work between: ours against the bash loop of the
// well-known recipe, in turns, each turn on an upstream of its own; then ours where it is harder. Every turn is verified.
import { within } from '../../support/bounded.js';
import { type Job, judge, type Mode, runLoop, runOurs, type Shared, share, startCrew } from '../crews.js';
import type { Line } from '../stats.js';
import type { Subject, Surroundings } from '../subject.js';

export const claimsSubjects: Subject[] = [
  { name: 'claims', about: 'claims and completed tasks a second, 16 claimers', run },
];

/** The order of turns; the loop takes minutes. */
const turns = ['ours', 'loop', 'ours'] as const;
const killAfterMs = { least: 500, most: 1_500 };
const mostMs = 10 * 60_000;

async function run(around: Surroundings): Promise<Line[]> {
  const { instance, quick } = around;
  const size = { claimers: quick ? 8 : 16, tasks: quick ? 40 : 200 };
  let turn = 0;
  const job = (mode: Mode): Job => ({ base: instance.path(`claims-${turn++}`), mode, ...size });
  return [
    await measure('tasks claimed and completed', size, () => job('cycle'), around),
    await measure('claims visible in main', size, () => job('claim'), around),
    await harder('two crews on one upstream', job('cycle'), withTwoCrews),
    await harder('its supervisor killed every second', job('cycle'), withDeaths),
  ];
}

async function measure(
  what: string,
  { claimers, tasks }: Pick<Job, 'claimers' | 'tasks'>,
  nextJob: () => Job,
  { withLoop }: Surroundings,
): Promise<Line> {
  const samples: Line['samples'] = {};
  let doubles = 0;
  const odd: string[] = [];
  for (const turn of turns.filter(name => withLoop || name === 'ours')) {
    const job = nextJob();
    const { ms, shared } = await (turn === 'ours' ? runOurs(job) : runLoop(job));
    const name = turn === 'ours' ? 'quarterdeck' : 'bash loop';
    samples[name] = [...(samples[name] ?? []), (job.tasks / ms) * 1_000];
    const verdict = judge(shared, job);
    if (turn === 'ours') insist(what, verdict);
    else {
      doubles += verdict.doubles;
      odd.push(...verdict.wrong);
    }
  }
  const ours = `ours: ${tasks} of ${tasks} each exactly once, each under a lock that main showed`;
  const theirs = withLoop
    ? `; bash loop: ${doubles} twice${odd.length > 0 ? `, ${odd.join(', ')}` : ''}`
    : '';
  return {
    what: `${claimers} claimers, ${tasks} tasks: ${what}`,
    unit: '/s',
    samples,
    budget: { timesLoop: 10 },
    note: ours + theirs,
  };
}

function insist(what: string, { doubles, wrong }: ReturnType<typeof judge>): void {
  if (doubles > 0) wrong.push(`${doubles} tasks twice`);
  if (wrong.length > 0) throw new Error(`${what}: ${wrong.slice(0, 5).join('; ')}`);
}

/** Not measured against anybody: that it holds is what counts. */
async function harder(
  what: string,
  job: Job,
  work: (job: Job, shared: Shared) => Promise<string>,
): Promise<Line> {
  const shared = share(job);
  const from = performance.now();
  const how = await within(work(job, shared), mostMs, () => 'claiming');
  const ms = performance.now() - from;
  insist(what, judge(shared, job));
  return {
    what: `${job.claimers} claimers, ${job.tasks} tasks, ${what}`,
    unit: '/s',
    samples: { quarterdeck: [(job.tasks / ms) * 1_000] },
    note: `${how}; each task exactly once, every lock seen in main when it was owned, nothing left`,
  };
}

async function withTwoCrews({ claimers, mode }: Job, shared: Shared): Promise<string> {
  const crews = ['one', 'two'].map(name => startCrew(shared, name, claimers / 2, mode, true));
  await Promise.all(crews.map(({ ready }) => ready));
  for (const crew of crews) crew.go();
  await Promise.all(crews.map(({ end }) => end));
  return `${claimers / 2} claimers each`;
}

/** One supervisor after the other, each killed a moment after it began, until one gets to the end of the list. */
async function withDeaths({ claimers, mode }: Job, shared: Shared): Promise<string> {
  for (let deaths = 0; ; deaths++) {
    const crew = startCrew(shared, 'mortal', claimers, mode, true);
    await crew.ready;
    const { least, most } = killAfterMs;
    const killer = setTimeout(() => crew.kill(), least + Math.random() * (most - least));
    crew.go();
    const code = await crew.end;
    clearTimeout(killer);
    if (code === 0) return `killed ${deaths} times`;
  }
}
