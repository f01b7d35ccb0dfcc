// The built host as a process of its own, for tests that kill it; what a test starts here is gone after it.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { type Home, homePaths } from '../../src/home/home.js';
import { programFile } from '../../src/home/launch.js';
import { processStart } from '../../src/home/process-id.js';
import { until } from '../support/bounded.js';
import { isAlive, processesWith } from '../support/processes.js';
import { makeHome } from './support.js';

const children: ChildProcess[] = [];
const homes: { home: Home; remove: () => void }[] = [];

/** For afterEach. */
export async function endHosts(): Promise<void> {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const { home, remove } of homes.splice(0)) {
    await until(() => processesWith([`QUARTERDECK_HOME=${home.named}`]).length === 0, 'the reaper has left');
    remove();
  }
}

export function newHome(): Home {
  const made = makeHome();
  homes.push(made);
  return made.home;
}

export function launch(home: Home, args: string[]): ChildProcess {
  const child = spawn(process.execPath, [programFile, 'host', ...args], {
    env: { ...process.env, QUARTERDECK_HOME: home.named },
    stdio: ['pipe', 'pipe', process.env['QD_TEST_LOG'] === undefined ? 'ignore' : 'inherit'],
  });
  children.push(child);
  return child;
}

export interface HostFile {
  id: string;
  pid: number;
  start: string;
  socket: string;
  reaperPid: number;
  cgroup: string;
}

export function hostFile(home: Home, id: string): Promise<HostFile> {
  return until(() => {
    const file = homePaths.hostFile(home, id);
    return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as HostFile);
  }, 'the host is ready');
}

export const left = (pids: { pid: number; start: string }[]) =>
  // One that is dead and not yet fetched by its parent is gone.
  pids.filter(({ pid, start }) => isAlive(pid) && processStart(pid) === start);

export const exitOf = (child: ChildProcess) =>
  until(() => child.exitCode ?? child.signalCode ?? false, 'the host has left');
