// The contestants: the same commands in panes of ours, of tmux and of mprocs, the first of them attached, on an outer terminal of 200×50.
import { execFileSync } from 'node:child_process';
import { programFile } from '../../src/home/launch.js';
import type { Instance } from '../support/instance.js';
import { peer } from './peers.js';
import { allProcesses, type Found } from './processes.js';
import { RawTerminal } from './raw-terminal.js';
import type { Terminal } from './stats.js';

export const size = { cols: 200, rows: 50 };

export interface Wanted {
  instance: Instance;
  /** A repository. */
  root: string;
  /** Commands; the first is attached, the others stand beside it, or are hidden when there are more than nine. */
  panes: string[][];
  /** What the first prints once it runs. */
  ready: string;
  /** Milliseconds that each direction of the line to the outer terminal takes. */
  lagMs?: number;
  /** All of them in view, however small they get. */
  together?: boolean;
}

export interface Contest {
  name: Terminal;
  terminal: RawTerminal;
  /** What draws and keeps the panes, without what runs in them. */
  pids(): number[];
  stop(): Promise<void>;
}

/** Beyond nine our layout shows one pane and a line for each other; windows are tmux' way to that. */
const mostPanes = 9;
const startMs = 20_000;

/** Everybody who can take part; mprocs only where it installs and shows what is asked for. */
export async function openAll(wanted: Wanted, names: Terminal[]): Promise<Contest[]> {
  const open: Contest[] = [];
  for (const name of names) {
    if (name === 'quarterdeck') open.push(await ours(wanted));
    else if (name === 'tmux') open.push(await tmux(wanted));
    else {
      const found = peer('mprocs');
      if ('file' in found) open.push(await mprocs(wanted, found.file));
    }
  }
  return open;
}

function outer(wanted: Wanted, file: string, args: string[]): RawTerminal {
  const { instance, root, lagMs } = wanted;
  const options = { cwd: root, env: instance.env, ...size };
  if (lagMs === undefined) return new RawTerminal(file, args, options);
  return new RawTerminal(process.execPath, [fixture('relay.mjs'), String(lagMs), file, ...args], options);
}

async function ours(wanted: Wanted): Promise<Contest> {
  const { instance, root, panes, ready } = wanted;
  for (const [at, command] of panes.entries()) {
    const name = at === 0 ? 'a-first' : `other-${at}`;
    await instance.ok(root, 'new', '--name', name, '--workspace', 'here', '--', ...command);
  }
  if (wanted.together === true) await instance.ok(root, 'layout', 'use', 'grid');
  const terminal = outer(wanted, process.execPath, [programFile]);
  await terminal.until(ready, startMs);
  terminal.write('1');
  terminal.write('\r');
  await terminal.until('comes back', startMs);
  return {
    name: 'quarterdeck',
    terminal,
    pids: () => pidsOf(instance),
    stop: async () => {
      terminal.kill();
      await instance.ok(root, 'down', '--all', '--yes');
    },
  };
}

/** Cockpits, supervisor and host; the reaper only waits. */
export function pidsOf(instance: Instance): number[] {
  return allProcesses()
    .filter(({ environment }) => environment.includes(`QUARTERDECK_HOME=${instance.home}`))
    .filter(({ environment }) => !environment.includes('QUARTERDECK_SESSION='))
    .filter(({ command }) => /quarterdeck (host|supervise)/.test(command) || command.endsWith(programFile))
    .map(({ pid }) => pid);
}

async function tmux(wanted: Wanted): Promise<Contest> {
  const { instance, panes, ready } = wanted;
  const [first = [], ...others] = panes;
  const run = tmuxOf(instance);
  run('new-session', '-d', '-x', String(size.cols), '-y', String(size.rows), ...first);
  run('set', '-g', 'escape-time', '0');
  run('set', '-g', 'history-limit', '2000');
  // What a person sets who wants what agents draw: without these tmux 3.3 reduces colours.
  run('set', '-g', 'default-terminal', 'tmux-256color');
  run('set', '-as', 'terminal-features', ',xterm-256color:RGB');
  // For the wheel, and to tell from the bytes which pane is the active one.
  run('set', '-g', 'mouse', 'on');
  run('set', '-g', 'pane-active-border-style', 'fg=colour201');
  const hidden = panes.length > mostPanes && wanted.together !== true;
  for (const command of others) {
    run(...(hidden ? ['new-window', '-d'] : ['split-window', '-t', ':0.0', '-d']), ...command);
    if (!hidden) run('select-layout', '-t', ':0', 'tiled');
  }
  run('select-pane', '-t', ':0.0');
  const terminal = outer(wanted, 'tmux', ['-S', instance.path('tmux'), 'attach']);
  await terminal.until(ready, startMs);
  const server = Number(run('display', '-p', '#{pid}'));
  return {
    name: 'tmux',
    terminal,
    pids: () => [server, terminal.pid],
    stop: async () => {
      run('kill-server');
      terminal.kill();
    },
  };
}

export function tmuxOf(instance: Instance): (...args: string[]) => string {
  return (...args) =>
    execFileSync('tmux', ['-S', instance.path('tmux'), '-f', '/dev/null', ...args], {
      env: instance.env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
}

async function mprocs(wanted: Wanted, file: string): Promise<Contest> {
  const lines = wanted.panes.map(command => command.map(quoted).join(' '));
  const terminal = outer(wanted, file, lines);
  await terminal.until(wanted.ready, startMs);
  // From its list into the process; it hears keys a moment after it has drawn.
  await new Promise(resolve => setTimeout(resolve, 1_000));
  terminal.write('\u0001');
  const own = () => ownProcesses(wanted.instance);
  const isMprocs = ({ pid, command }: Found) => pid === terminal.pid || command.includes('/mprocs ');
  const pids = () =>
    own()
      .filter(isMprocs)
      .map(({ pid }) => pid);
  const stop = async () => {
    // It leaves what it started to itself: its panes belong to a process of its own behind the one that draws.
    const left = own().filter(one => isMprocs(one) || one.command.includes(fixture('')));
    terminal.kill();
    for (const { pid } of left) kill(pid);
  };
  return { name: 'mprocs', terminal, pids, stop };
}

/** Of this instance, but neither ours nor tmux'. */
function ownProcesses(instance: Instance): Found[] {
  return allProcesses().filter(
    ({ environment }) =>
      environment.includes(`QUARTERDECK_HOME=${instance.home}`) &&
      !environment.includes('QUARTERDECK_SESSION=') &&
      !environment.includes('TMUX='),
  );
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with the others.
  }
}

function quoted(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export function fixture(name: string): string {
  return new URL(`./fixtures/${name}`, import.meta.url).pathname;
}

export const script = (name: string, ...args: string[]): string[] => [
  process.execPath,
  fixture(name),
  ...args,
];
