// The cost of company: what idle agents, idle cockpits and other people's processes take from the one who types.
import { execFileSync, spawn } from 'node:child_process';
import { programFile } from '../../../src/home/launch.js';
import { Bench } from '../../real/support/bench.js';
import { installClaude } from '../../real/support/install.js';
import type { Instance } from '../../support/instance.js';
import { type Contest, openAll, pidsOf, script, size } from '../contest.js';
import { allProcesses, cpuPercent } from '../processes.js';
import { RawTerminal } from '../raw-terminal.js';
import type { Line, Name } from '../stats.js';
import type { Subject, Surroundings } from '../subject.js';
import { typeKeys } from './echo.js';

export const companies: Subject[] = [
  { name: 'company-claude', about: '20 populated idle Claude sessions', run: claudes },
  { name: 'company-cockpits', about: '4 more cockpits attached', run: cockpits },
  { name: 'company-processes', about: '3,000 foreign processes on the machine', run: strangers },
];

const others = 4;
const rounds = 25;
const keysARound = 8;
/** After a start ages change every few seconds, and the machine compiles what is new to it. */
const settleMs = 70_000;
const measureMs = 20_000;

interface More {
  /** Whoever else comes before anything is measured. */
  join?(contests: Contest[]): Promise<void>;
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Echo and idle CPU of ours, in the company that there is; tmux shows one pane in the same company. */
async function measure(what: string, around: Surroundings, more: More = {}): Promise<Line[]> {
  const { instance, root, quick, names } = around;
  const panes = [script('echo.mjs')];
  const taking = names.filter(name => name !== 'mprocs');
  const contests = await openAll({ instance, root, panes, ready: 'ready' }, taking);
  await more.join?.(contests);
  await pause(quick ? 1_000 : settleMs);
  const samples: Line['samples'] = {};
  const idle: Line['samples'] = {};
  for (const { name, pids } of contests) {
    idle[name] = [await cpuPercent(pids(), quick ? 2_000 : measureMs)];
  }
  for (let round = 0; round < (quick ? 2 : rounds); round++) {
    for (const { name, terminal } of contests) {
      const echoes = await typeKeys(terminal, round * keysARound, keysARound);
      samples[name] = [...(samples[name] ?? []), ...echoes];
    }
  }
  for (const { name, terminal, stop } of contests) {
    if (name === 'tmux') await stop();
    else terminal.kill();
  }
  return [
    { what: `${what}: key → echo`, unit: 'ms', samples, budget: { p50: 1.5, p90: 5, ratio: 4 } },
    { what: `${what}: CPU of all, nobody typing`, unit: '%', samples: idle },
  ];
}

async function claudes(around: Surroundings): Promise<Line[]> {
  const { quick } = around;
  const bin = await installClaude();
  if (bin === null) return [];
  const count = quick ? 2 : 20;
  const bench = await Bench.start(bin);
  try {
    const place = { ...around, instance: bench.instance, root: bench.repository.path };
    const join = async () => {
      for (let at = 0; at < count; at++) {
        await bench.make(`claude-${at}`, 'scn:hello');
        await bench.becomes(`claude-${at}`, 'idle');
      }
    };
    return await measure(`${count} idle Claude sessions`, place, { join });
  } finally {
    RawTerminal.killAll();
    await bench.stop();
  }
}

async function cockpits(around: Surroundings): Promise<Line[]> {
  const { instance, root } = around;
  const join = async (contests: Contest[]) => {
    for (const { name } of contests) for (let at = 0; at < others; at++) await joinOne(name, instance, root);
  };
  return measure(`${others} more attached`, around, { join });
}

/** One more who looks at the same panes. */
async function joinOne(name: Name, instance: Instance, root: string): Promise<void> {
  const options = { cwd: root, env: instance.env, ...size };
  const [file, args] =
    name === 'tmux' ? ['tmux', ['-S', instance.path('tmux'), 'attach']] : [process.execPath, [programFile]];
  const terminal = new RawTerminal(file, args, options);
  await terminal.until('ready', 20_000);
}

/** Their start and end is not what is measured: they only stand in the process table. */
async function strangers(around: Surroundings): Promise<Line[]> {
  const { instance, root, quick } = around;
  const count = quick ? 100 : 3_000;
  const crowd = `for i in $(seq ${count}); do sleep 3600 & done; wait`;
  const child = spawn('sh', ['-c', crowd], { detached: true, stdio: 'ignore' });
  try {
    const wanted = () => allProcesses().filter(one => one.parent === child.pid).length >= count;
    while (!wanted()) await pause(500);
    const lines = await measure(`${count} foreign processes`, around);
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
