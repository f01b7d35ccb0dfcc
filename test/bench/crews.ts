// Crews that share an upstream, as the claims subject measures them: ours as a process, the bash loop as a process an agent,
// each on an upstream of its own; and what main's history says afterwards.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parseTodo } from '../../src/tasks/todo.js';
import { within } from '../support/bounded.js';
import { git, makeRepository } from '../support/repository.js';
import { audit } from '../tasks/claims/audit.js';
import { fixture } from './contest.js';

export type Mode = 'cycle' | 'claim';

export interface Job {
  /** A directory that is not there yet. */
  base: string;
  claimers: number;
  tasks: number;
  mode: Mode;
}

const mostMs = 30 * 60_000;

export interface Shared {
  upstream: string;
  log: string;
}

export function share({ base, tasks }: Job): Shared {
  mkdirSync(dirname(base), { recursive: true });
  const todo = Array.from({ length: tasks }, (_, at) => `- [ ] Write chapter ${at + 1}\n`).join('');
  const files = { 'current_tasks/.gitkeep': '', 'session_logs/.gitkeep': '' };
  const made = makeRepository(base, { todo: `# TODO\n\n${todo}`, upstream: true, files });
  return { upstream: made.upstream, log: `${base}.log` };
}

interface Crew {
  ready: Promise<void>;
  go(): void;
  /** Exit code; null when it was killed. */
  end: Promise<number | null>;
  kill(): void;
}

export function startCrew(shared: Shared, name: string, claimers: number, mode: Mode, check: boolean): Crew {
  const mirror = `${shared.upstream}.${name}`;
  const args = [fixture('claim-crew.mjs'), mirror, shared.upstream, String(claimers), mode, shared.log];
  const child = spawn(process.execPath, check ? [...args, 'check'] : args, {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdin.on('error', () => {});
  const end = once(child, 'exit').then(([code]) => {
    if (code !== 0 && code !== null)
      throw new Error(`a crew of ours failed: ${said.trim().split('\n').at(-1)}`);
    return code as number | null;
  });
  return {
    ready: Promise.race([once(child.stdout, 'data'), end]).then(() => {}),
    go: () => child.stdin.write('go\n'),
    end,
    kill: () => child.kill('SIGKILL'),
  };
}

/** Milliseconds that ours need, one process with all claimers. */
export async function runOurs(job: Job): Promise<{ ms: number; shared: Shared }> {
  const shared = share(job);
  const crew = startCrew(shared, 'ours', job.claimers, job.mode, false);
  await crew.ready;
  const from = performance.now();
  crew.go();
  await within(crew.end, mostMs, () => 'claiming');
  return { ms: performance.now() - from, shared };
}

/** Milliseconds that the loop needs, a clone and a process for each. */
export async function runLoop(job: Job): Promise<{ ms: number; shared: Shared }> {
  const shared = share(job);
  const clones = Array.from({ length: job.claimers }, (_, at) => `${job.base}-agent-${at + 1}`);
  for (const clone of clones) {
    git(dirname(clone), 'clone', '-q', shared.upstream, clone);
    git(clone, 'config', 'user.name', basename(clone));
    git(clone, 'config', 'user.email', 'agent@example.org');
  }
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' };
  const children = clones.map((clone, at) => {
    const args = [fixture('claim-loop.sh'), clone, `agent-${at + 1}`, job.mode, shared.log];
    return spawn('sh', args, { env, stdio: 'ignore' });
  });
  try {
    const ends = Promise.all(children.map(child => once(child, 'exit')));
    const from = performance.now();
    writeFileSync(`${shared.log}.go`, '');
    await within(ends, mostMs, () => 'claiming');
    return { ms: performance.now() - from, shared };
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

export interface Verdict {
  /** Tasks that two had at once, or that were owned or ticked twice. */
  doubles: number;
  /** Whatever else may not be. */
  wrong: string[];
}

/** Out of main's history and what the claimers themselves noted. */
export function judge({ upstream, log }: Shared, { mode, tasks }: Job): Verdict {
  const { owners, wrong, ticks } = audit(upstream);
  const said = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  const owned = said.flatMap(line => /^owned (\S+) (\S+)$/.exec(line)?.slice(1) ?? []);
  const doubles = new Set([...ticks].flatMap(([task, count]) => (count > 1 ? [task] : [])));
  const runs = new Map<string, string>();
  for (let at = 0; at < owned.length; at += 2) {
    const [task = '', run = ''] = owned.slice(at, at + 2);
    if (runs.has(task)) doubles.add(task);
    runs.set(task, run);
    if (owners.get(`current_tasks/${task}.txt`)?.includes(run) !== true)
      wrong.push(`${task} was owned by ${run}, which main never showed`);
  }
  for (const [path, had] of owners) if (had.length > 1) doubles.add(path);
  wrong.push(...said.filter(line => /^(?:unseen|lost) /.test(line)));
  const list = parseTodo(git(upstream, 'show', 'main:TODO.md')).tasks;
  const done = list.filter(task => task.done).length;
  const locks =
    git(upstream, 'ls-tree', '--name-only', 'main', 'current_tasks/').match(/\.txt$/gm)?.length ?? 0;
  const [wantedDone, wantedLocks] = mode === 'cycle' ? [tasks, 0] : [0, tasks];
  if (done !== wantedDone) wrong.push(`${done} of ${wantedDone} tasks are done`);
  if (locks !== wantedLocks) wrong.push(`${locks} locks on main instead of ${wantedLocks}`);
  const refs = execFileSync('git', ['for-each-ref', 'refs/quarterdeck'], { cwd: upstream, encoding: 'utf8' });
  if (mode === 'cycle' && refs !== '') wrong.push('reservations are left');
  return { doubles: doubles.size, wrong };
}
