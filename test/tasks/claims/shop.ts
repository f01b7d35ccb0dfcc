// An upstream with a list of tasks, crews that claim from it, and what may be said of its history afterwards.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Failure, Result } from '../../../src/domain/failure.js';
import type { Patience } from '../../../src/tasks/claims/around.js';
import type { Claimed } from '../../../src/tasks/claims/claim.js';
import { Claims } from '../../../src/tasks/claims/claims.js';
import { Mirror } from '../../../src/tasks/claims/mirror.js';
import { parseLock } from '../../../src/tasks/lock.js';
import { parseTodo } from '../../../src/tasks/todo.js';
import { git, makeRepository, type Repository } from '../../support/repository.js';

export class Shop {
  readonly base = mkdtempSync(join(tmpdir(), 'qd-claims-'));
  readonly person: Repository;
  now = new Date('2026-01-02T03:04:05Z');
  readonly lost: Claimed[] = [];
  readonly #claims: Claims[] = [];

  constructor(todo: string) {
    this.person = makeRepository(join(this.base, 'app'), {
      todo,
      upstream: true,
      files: { 'current_tasks/.gitkeep': '' },
    });
    onTestFinished(async () => {
      await Promise.all(this.#claims.map(claims => claims.stop()));
      rmSync(this.base, { recursive: true, force: true, maxRetries: 3 });
    });
  }

  get upstream(): string {
    return this.person.upstream;
  }

  /** A crew of its own; the same name is the same crew again, as after a restart. */
  async crew(name = 'crew', url = this.upstream, waits: Partial<Patience> = {}): Promise<Claims> {
    const mirror = ok(await Mirror.open(join(this.base, `${name}.git`), { url, branch: 'main' }));
    const effects = { now: () => this.now, lost: (claim: Claimed) => this.lost.push(claim) };
    const claims = new Claims(mirror, effects, waits);
    this.#claims.push(claims);
    return claims;
  }

  /** A work tree of somebody who knows nothing of reservations. */
  clone(name: string): Repository {
    const path = join(this.base, name);
    git(this.base, 'clone', '-q', this.upstream, path);
    git(path, 'config', 'user.name', name);
    git(path, 'config', 'user.email', `${name}@example.org`);
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    };
    return { ...this.person, path, git: (...args) => git(path, ...args), write };
  }

  show(path: string): string {
    return git(this.upstream, 'show', `main:${path}`);
  }

  /** What a person or an agent without reservations does on main: read, change, commit, push, until it goes. */
  edit(who: Repository, change: () => void, message = 'Edited'): void {
    for (;;) {
      who.git('fetch', '-q', 'origin');
      who.git('reset', '-q', '--hard', 'origin/main');
      change();
      who.git('add', '-A');
      who.git('commit', '-q', '--allow-empty', '-m', message);
      try {
        who.git('push', '-q', 'origin', 'main');
        return;
      } catch (error) {
        if (!/rejected/.test(String(error))) throw error;
      }
    }
  }

  hook(name: string, script: string): void {
    const file = join(this.upstream, 'hooks', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  unhook(name: string): void {
    rmSync(join(this.upstream, 'hooks', name));
  }

  /** Names of the locks on main. */
  locks(): string[] {
    const listed = git(this.upstream, 'ls-tree', '--name-only', 'main', 'current_tasks/');
    return listed.split('\n').filter(path => path.endsWith('.txt'));
  }

  refs(): string[] {
    return git(this.upstream, 'for-each-ref', '--format=%(refname)', 'refs/quarterdeck')
      .split('\n')
      .filter(Boolean);
  }

  ticked(): number {
    return parseTodo(this.show('TODO.md')).tasks.filter(task => task.done).length;
  }

  /** Every lock that main ever had, in order: file and run. A task that was given back may have several. */
  history(): { file: string; run: string; commit: string }[] {
    const paths = ['--', 'current_tasks/*.txt'];
    const options = ['--reverse', '--format=commit %H', '--diff-filter=AM', '--name-only', 'main'];
    const log = git(this.upstream, 'log', ...options, ...paths);
    const seen: { file: string; run: string; commit: string }[] = [];
    let commit = '';
    for (const line of log.split('\n')) {
      if (line.startsWith('commit ')) commit = line.slice(7);
      else if (line !== '') {
        const text = git(this.upstream, 'show', `${commit}:${line}`);
        seen.push({ file: line, run: parseLock(text).lock.run ?? '', commit });
      }
    }
    return seen;
  }
}

export function ok<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.sentence} ${result.failure.cause ?? ''}`);
  return result.value;
}

/** A claim, or the test fails. */
export async function take(
  claims: Claims,
  worker = 'worker-1',
  only: string | null = null,
): Promise<Claimed> {
  const taken = ok(await claims.take(worker, { only, leave: new Set() }));
  if (taken.kind !== 'claimed') throw new Error(`nothing to take, held: ${taken.held}`);
  return taken.claim;
}

/** Why it failed, or the test fails. */
export function failed(result: Result<unknown>): Failure {
  if (result.ok) throw new Error(`it did not fail: ${JSON.stringify(result.value)}`);
  return result.failure;
}

export const done = { tick: true, stuck: null, log: null };
export const givenBack = { tick: false, stuck: null, log: null };

export function list(count: number): string {
  return `# TODO\n\n${Array.from({ length: count }, (_, i) => `- [ ] Write chapter ${i + 1}\n`).join('')}`;
}
