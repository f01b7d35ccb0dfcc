// What the program tests say again and again: the crew as `status` tells of it, the fixtures, who runs behind it.
import { fileURLToPath } from 'node:url';
import { until } from '../support/bounded.js';
import type { Instance } from '../support/instance.js';
import { isAlive } from '../support/processes.js';

export interface Worker {
  id: string;
  agent: string;
  phase: string;
  activity: string | null;
  waitingFor: string | null;
  since: string;
  task: string | null;
  workspace: { kind: string; path: string; branch: string | null } | null;
  session: { id: string; pid: number | null; startedAt: string } | null;
  evidence: { source: string; saw: string; at: string }[];
}

export interface Doctor {
  home: string;
  supervisor: { pid: number; startedAt: string; version: string } | null;
  hosts: { id: string; pid: number; sessions: number | null }[];
  problems: string[];
}

/** Path of an executable in fixtures/. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

export async function workers(instance: Instance, cwd: string): Promise<Worker[]> {
  const ran = await instance.ok(cwd, 'status', '--json');
  return ran.json<{ workers: Worker[] }>().workers;
}

export async function worker(instance: Instance, cwd: string, id: string): Promise<Worker> {
  const ran = await instance.ok(cwd, 'status', id, '--json');
  const [found] = ran.json<{ workers: Worker[] }>().workers;
  if (found === undefined) throw new Error(`no worker ${id}`);
  return found;
}

/** Waits until the worker is as `holds` says; gives it. */
export function workerThat(
  instance: Instance,
  cwd: string,
  id: string,
  why: string,
  holds: (worker: Worker) => boolean,
  timeoutMs = 10_000,
): Promise<Worker> {
  return until(
    async () => {
      const found = await worker(instance, cwd, id);
      return holds(found) ? found : null;
    },
    `${id} ${why}`,
    timeoutMs,
  );
}

export async function newWorker(
  instance: Instance,
  cwd: string,
  name: string,
  ...command: string[]
): Promise<Worker> {
  const ran = await instance.ok(cwd, 'new', '--json', '--name', name, '--', ...command);
  return ran.json<Worker>();
}

/** Waits until the worker's screen holds the text; gives the screen. */
export function screenWith(
  instance: Instance,
  cwd: string,
  id: string,
  wanted: string | RegExp,
): Promise<string> {
  return until(
    async () => {
      const { stdout } = await instance.ok(cwd, 'capture', id);
      const found = typeof wanted === 'string' ? stdout.includes(wanted) : wanted.test(stdout);
      return found ? stdout : null;
    },
    `the screen of ${id} shows ${String(wanted)}`,
  );
}

export async function doctor(instance: Instance): Promise<Doctor> {
  return (await instance.ok(instance.root, 'doctor', '--json')).json<Doctor>();
}

export async function supervisorPid(instance: Instance): Promise<number> {
  const { supervisor } = await doctor(instance);
  if (supervisor === null) throw new Error('no supervisor runs');
  return supervisor.pid;
}

export async function hostPid(instance: Instance): Promise<number> {
  const [host] = (await doctor(instance)).hosts;
  if (host === undefined) throw new Error('no host runs');
  return host.pid;
}

export function gone(pid: number, timeoutMs = 10_000): Promise<true> {
  return until(() => !isAlive(pid), `process ${pid} is gone`, timeoutMs);
}

/** The processes of a session, found by its marker. */
export function pidOf(worker: Worker): number {
  const pid = worker.session?.pid ?? null;
  if (pid === null) throw new Error(`${worker.id} has no process: ${JSON.stringify(worker)}`);
  return pid;
}
