// The cost of company: what idle agents, idle cockpits and other people's processes take from the one who types.
import { execFileSync, spawn } from 'node:child_process';
import { programFile } from '../../../src/home/launch.js';
import { Bench } from '../../real/support/bench.js';
import { installClaude } from '../../real/support/install.js';
import type { Instance } from '../../support/instance.js';
import { openAll, pidsOf, script, size } from '../contest.js';
import { allProcesses, cpuPercent } from '../processes.js';
import { RawTerminal } from '../raw-terminal.js';
import type { Line } from '../stats.js';
import type { Subject, Surroundings } from '../subject.js';
import { typeKeys } from './echo.js';

export const companies: Subject[] = [
  { name: 'company-claude', about: '20 populated idle Claude sessions', run: claudes },
  { name: 'company-cockpits', about: '4 idle cockpits attached', run: cockpits },
  { name: 'company-processes', about: '3,000 foreign processes on the machine', run: strangers },
];

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Echo and idle CPU of ours, in the company that there is. */
async function measure(what: string, instance: Instance, root: string, quick: boolean): Promise<Line[]> {
  const panes = [script('echo.mjs')];
  const [contest] = await openAll({ instance, root, panes, ready: 'ready' }, ['quarterdeck']);
  if (contest === undefined) return [];
  await pause(quick ? 1_000 : 20_000);
  const idle = await cpuPercent(contest.pids(), quick ? 2_000 : 20_000);
  const echo: number[] = [];
  for (let round = 0; round < (quick ? 2 : 15); round++) {
    echo.push(...(await typeKeys(contest.terminal, round * 8, 8)));
  }
  contest.terminal.kill();
  return [
    {
      what: `${what}: key → echo`,
      unit: 'ms',
      samples: { quarterdeck: echo },
      budget: { p50: 1.5, p90: 5 },
    },
    { what: `${what}: CPU of all of ours, nobody typing`, unit: '%', samples: { quarterdeck: [idle] } },
  ];
}

async function claudes({ quick }: Surroundings): Promise<Line[]> {
  const bin = await installClaude();
  if (bin === null) return [];
  const count = quick ? 2 : 20;
  const bench = await Bench.start(bin);
  try {
    for (let at = 0; at < count; at++) {
      await bench.make(`claude-${at}`, 'scn:hello');
      await bench.becomes(`claude-${at}`, 'idle');
    }
    return await measure(`${count} idle Claude sessions`, bench.instance, bench.repository.path, quick);
  } finally {
    RawTerminal.killAll();
    await bench.stop();
  }
}

async function cockpits({ instance, root, quick }: Surroundings): Promise<Line[]> {
  await instance.ok(root, 'new', '--name', 'z-other', '--workspace', 'here', '--', ...script('fill.mjs'));
  for (let at = 0; at < 4; at++) {
    const options = { cwd: root, env: instance.env, ...size };
    const terminal = new RawTerminal(process.execPath, [programFile], options);
    await terminal.until('the-last-line', 20_000);
  }
  return measure('4 more cockpits attached', instance, root, quick);
}

/** Their start and end is not what is measured: they only stand in the process table. */
async function strangers({ instance, root, quick }: Surroundings): Promise<Line[]> {
  const count = quick ? 100 : 3_000;
  const crowd = `for i in $(seq ${count}); do sleep 3600 & done; wait`;
  const child = spawn('sh', ['-c', crowd], { detached: true, stdio: 'ignore' });
  try {
    const wanted = () => allProcesses().filter(one => one.parent === child.pid).length >= count;
    while (!wanted()) await pause(500);
    const lines = await measure(`${count} foreign processes`, instance, root, quick);
    return [...lines, await freeze(`${count} foreign processes`, instance, root, quick)];
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }
}

/** Pause looks through the whole process table for the members of a session. */
async function freeze(what: string, instance: Instance, root: string, quick: boolean): Promise<Line> {
  const samples: number[] = [];
  const run = (verb: string) =>
    execFileSync(process.execPath, [programFile, verb, 'a-first'], { cwd: root, env: instance.env });
  for (let i = 0; i < (quick ? 1 : 5); i++) {
    const from = performance.now();
    run('pause');
    samples.push(performance.now() - from);
    run('resume');
  }
  const busy = await cpuPercent(pidsOf(instance), 500);
  const note = `CPU of ours afterwards ${busy.toFixed(1)} %`;
  return { what: `${what}: \`pause\`, whole process`, unit: 'ms', samples: { quarterdeck: samples }, note };
}
