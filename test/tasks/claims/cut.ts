// One run of a crew whose git calls are cut off at a chosen one, and what its successor finds and finishes.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { Claims } from '../../../src/tasks/claims/claims.js';
import { Mirror } from '../../../src/tasks/claims/mirror.js';
import { parseLock } from '../../../src/tasks/lock.js';
import { parseTodo } from '../../../src/tasks/todo.js';
import { until } from '../../support/bounded.js';
import { git } from '../../support/repository.js';
import { audit } from './audit.js';
import { done, ok } from './shop.js';

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url));
const realGit = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

export type How =
  | 'killed-before'
  | 'killed-after'
  | 'killed-long-before'
  | 'cut-off-before'
  | 'cut-off-after';

/** Takes and finishes tasks as long as there are any, also those that the other crew holds at the moment. */
export async function finish(
  claims: Claims,
  worker: string,
  other: { isAtWork: boolean } = { isAtWork: true },
): Promise<void> {
  for (let alone = 0; alone < 5; ) {
    const taken = ok(await claims.take(worker));
    if (taken.kind === 'claimed') expect(ok(await claims.release(taken.claim, done))).toBe('released');
    else if (!taken.held) return;
    else if (claims.held.length === 0 && !other.isAtWork) alone++;
  }
  throw new Error('nobody is at work, and yet something is held');
}

/** An upstream of its own, a copy of `template`, and the mirror of the crew that is cut off. */
export class Cut {
  readonly upstream: string;
  readonly #mirror: string;
  readonly #calls: string;

  constructor(
    template: string,
    private readonly base: string,
    private readonly at: number,
    private readonly how: How,
  ) {
    mkdirSync(base);
    this.upstream = join(base, 'upstream.git');
    this.#mirror = join(base, 'mirror.git');
    this.#calls = join(base, 'calls');
    cpSync(template, this.upstream, { recursive: true });
  }

  /** Two workers, a task each. */
  run(): Promise<{ code: number | null; said: string }> {
    writeFileSync(this.#calls, '');
    const env = {
      ...process.env,
      PATH: `${join(fixtures, 'bin')}:${process.env.PATH}`,
      QD_GIT: realGit,
      QD_CALLS: this.#calls,
      QD_AT: String(this.at),
      QD_HOW: this.how,
    };
    const args = [join(fixtures, 'claimer.mjs'), this.#mirror, this.upstream, '2', '1'];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    // What outlives it may hold its pipes: its own end counts.
    return new Promise(resolve => child.on('exit', code => resolve({ code, said })));
  }

  /** What git was asked for, a line a call. */
  calls(): string[] {
    return readFileSync(this.#calls, 'utf8').trim().split('\n');
  }

  async open(): Promise<Claims> {
    const mirror = ok(await Mirror.open(this.#mirror, { url: this.upstream, branch: 'main' }));
    return new Claims(mirror, { now: () => new Date(), lost: () => {} });
  }

  /** The next supervisor of the same crew: holds again what has a lock, frees the rest, finishes the list. */
  async succeed(other: { isAtWork: boolean }): Promise<void> {
    const claims = await this.open();
    const held = ok(await claims.recover());
    const records = await claims.mirror.records(ok(await claims.mirror.fetch()).refs);
    const own = [...records].filter(([, record]) => record.crew === claims.mirror.crew);
    expect(held.map(({ task }) => task).sort()).toEqual(own.map(([task]) => task).sort());
    for (const { task, run } of held) expect(this.runOf(task)).toBe(run);
    if (this.how === 'killed-long-before') await this.#letItCome();
    for (const claim of held) {
      const released = ok(await claims.release(claim, done));
      if (released === 'lost') expect(this.isTicked(claim.task)).toBe(true);
    }
    ok(await claims.renew());
    await Promise.all(['worker-1', 'worker-2', 'worker-3'].map(name => finish(claims, name, other)));
    expect(claims.held).toEqual([]);
    await claims.stop();
  }

  async #letItCome(): Promise<void> {
    if (this.calls().length < this.at) return;
    writeFileSync(`${this.#calls}.go`, '');
    await until(() => existsSync(`${this.#calls}.gone`), 'the call that outlived its crew has ended');
  }

  /** Every task done exactly once, by one run at a time, and nothing left behind. */
  check(): void {
    const { wrong, ticks } = audit(this.upstream);
    const { tasks } = parseTodo(git(this.upstream, 'show', 'main:TODO.md'));
    expect(wrong).toEqual([]);
    expect([...ticks]).toEqual(expect.arrayContaining(tasks.map(({ id }) => [id, 1])));
    expect(git(this.upstream, 'ls-tree', '--name-only', 'main', 'current_tasks/')).toBe(
      'current_tasks/.gitkeep',
    );
    expect(git(this.upstream, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  }

  runOf(task: string): string | null {
    return parseLock(git(this.upstream, 'show', `main:current_tasks/${task}.txt`)).lock.run;
  }

  isTicked(task: string): boolean {
    const { tasks } = parseTodo(git(this.upstream, 'show', 'main:TODO.md'));
    return tasks.some(({ id, done }) => id === task && done);
  }
}
