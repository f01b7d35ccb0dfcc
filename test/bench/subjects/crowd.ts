// Fifty agents, idle and at work: CPU and memory of what keeps and shows them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFile } from '../../../src/home/launch.js';
import { until } from '../../support/bounded.js';
import type { Instance } from '../../support/instance.js';
import { pidsOf, script, size, tmuxOf } from '../contest.js';
import { allProcesses, cpuPercent, residentMb } from '../processes.js';
import { RawTerminal } from '../raw-terminal.js';
import type { Line, Name } from '../stats.js';
import type { Subject, Surroundings } from '../subject.js';

const agents = 50;
/**
 * After a start ages change every few seconds, what is new is compiled, and V8 gives memory back: up to three times, a hundred
 * seconds apart (its memory reducer), which is no part of an idle hour.
 */
const settleMs = 330_000;
const measureMs = 30_000;
/** Idle, one collection of V8 is most of what there is: half a minute with or without one would be two different figures. */
const measureIdleMs = 60_000;

export const crowds: Subject[] = [
  { name: 'crowd-idle', about: '50 idle agents: CPU and memory', run: idle },
  { name: 'crowd-active', about: '50 agents at 10 frames/s, 4 visible', run: active },
];

const fourPanes = `description: four of them
rail: true
panes:
  column:
    - row:
        - slot: 1
        - slot: 2
    - row:
        - slot: 3
        - slot: 4
`;

interface Measured {
  samples: Partial<Record<Name, number[]>>;
  unit: string;
  what: string;
}

async function idle({ instance, root, quick }: Surroundings): Promise<Line[]> {
  const count = quick ? 5 : agents;
  await raise(instance, root, count, script('fill.mjs'));
  const [settle, measure] = quick ? [2_000, 2_000] : [settleMs, measureIdleMs];
  await pause(settle);
  const detached = await cpuPercent(pidsOf(instance), measure);
  const terminal = cockpit(instance, root);
  await terminal.until('the-last-line', 20_000);
  await pause(settle);
  const [attached, eye] = await Promise.all([
    cpuPercent(pidsOf(instance), measure),
    cpuPercent([terminal.pid], measure),
  ]);
  const host = residentMb(hostsOf(instance));
  const seen = residentMb([terminal.pid]);
  terminal.kill();
  const server = await crowdOfTmux(instance, count, script('fill.mjs'), 10_000);
  const what = `${count} idle agents`;
  return [
    line(`${what}, detached: CPU of host and supervisor`, '%', { quarterdeck: [detached] }, 0.15),
    line(`${what}, attached: CPU of all of ours`, '%', { quarterdeck: [attached] }, 0.3),
    line(`${what}, attached: CPU of the cockpit`, '%', { quarterdeck: [eye] }, undefined),
    line(
      `${what}, 2,000 lines each: memory of the host`,
      'MB',
      { quarterdeck: [host], tmux: [server.mb] },
      400,
    ),
    line(`${what}: memory of the cockpit`, 'MB', { quarterdeck: [seen] }, undefined),
  ];
}

async function active({ instance, root, quick }: Surroundings): Promise<Line[]> {
  const count = quick ? 5 : agents;
  await raise(instance, root, count, script('busy.mjs'));
  mkdirSync(join(root, '.quarterdeck/layouts'), { recursive: true });
  writeFileSync(join(root, '.quarterdeck/layouts/four.yaml'), fourPanes);
  await instance.ok(root, 'layout', 'use', 'four');
  const terminal = cockpit(instance, root);
  await terminal.until('of the plan', 20_000);
  const [settle, measure] = quick ? [2_000, 2_000] : [20_000, measureMs];
  await pause(settle);
  const hosts = hostsOf(instance);
  const [host, eye, all] = await Promise.all([
    cpuPercent(hosts, measure),
    cpuPercent([terminal.pid], measure),
    cpuPercent(pidsOf(instance), measure),
  ]);
  const mb = residentMb(hosts);
  terminal.kill();
  await instance.ok(root, 'kill', '--all', '--yes');
  const server = await crowdOfTmux(instance, count, script('busy.mjs'), measure);
  const what = `${count} agents at 10 frames/s`;
  return [
    line(`${what}: CPU of the host`, '%', { quarterdeck: [host], tmux: [server.cpu] }, 10),
    line(`${what}: CPU of the cockpit`, '%', { quarterdeck: [eye] }, 5),
    line(`${what}: CPU of all of ours`, '%', { quarterdeck: [all] }, undefined),
    line(`${what}: memory of the host`, 'MB', { quarterdeck: [mb], tmux: [server.mb] }, 400),
  ];
}

async function raise(instance: Instance, root: string, count: number, command: string[]): Promise<void> {
  for (let at = 0; at < count; at++) {
    await instance.ok(root, 'new', '--name', `agent-${at}`, '--workspace', 'here', '--', ...command);
  }
}

function cockpit(instance: Instance, cwd: string): RawTerminal {
  return new RawTerminal(process.execPath, [programFile], { cwd, env: instance.env, ...size });
}

function hostsOf(instance: Instance): number[] {
  const own = new Set(pidsOf(instance));
  const all = allProcesses().filter(({ pid }) => own.has(pid));
  return all.filter(({ command }) => command.startsWith('quarterdeck host')).map(({ pid }) => pid);
}

/** Four panes in the window that is looked at, the others in windows of their own. */
async function crowdOfTmux(instance: Instance, count: number, command: string[], ms: number) {
  const tmux = tmuxOf(instance);
  tmux('new-session', '-d', '-x', String(size.cols), '-y', String(size.rows), ...command);
  tmux('set', '-g', 'history-limit', '2000');
  for (let at = 1; at < count; at++) {
    tmux(...(at < 4 ? ['split-window', '-t', ':0', '-d'] : ['new-window', '-d']), ...command);
    if (at < 4) tmux('select-layout', '-t', ':0', 'tiled');
  }
  const args = ['-S', instance.path('tmux'), 'attach'];
  const terminal = new RawTerminal('tmux', args, { cwd: instance.root, env: instance.env, ...size });
  await until(() => terminal.bytes > 0, 'tmux draws');
  await pause(5_000);
  const pids = [Number(tmux('display', '-p', '#{pid}'))];
  const cpu = await cpuPercent(pids, ms);
  const mb = residentMb(pids);
  tmux('kill-server');
  return { cpu, mb };
}

function line(what: string, unit: string, samples: Measured['samples'], p50: number | undefined): Line {
  return { what, unit, samples, ...(p50 === undefined ? {} : { budget: { p50 } }) };
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
