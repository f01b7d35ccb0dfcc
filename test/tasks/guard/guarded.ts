// An upstream with a guard before it, and people who push to it: what each push said, and what became of it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installGuard, lookAtGuard } from '../../../src/tasks/guard/install.js';
import { formatLock } from '../../../src/tasks/lock.js';
import { git, type Repository } from '../../support/repository.js';
import { ok, Shop } from '../claims/shop.js';

export interface Pushed {
  ok: boolean;
  /** Everything that the person's terminal shows. */
  said: string;
}

export interface GuardWish {
  todo?: string;
  run?: string[] | null;
  minutes?: number;
}

export async function guardedShop({ todo, run, minutes = 5 }: GuardWish = {}): Promise<Shop> {
  const shop = new Shop(todo ?? '- [ ] Fix the parser\n- [ ] Write the printer\n');
  const standing = ok(await lookAtGuard(shop.upstream));
  ok(await installGuard(standing, { branch: 'main', run: run ?? null, minutes }));
  return shop;
}

/** As git says it to whoever pushes, hooks of the upstream included. */
export function push(path: string, ...args: string[]): Promise<Pushed> {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return new Promise(resolve => {
    const child = spawn('git', ['push', ...args], { cwd: path, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    child.on('close', code => resolve({ ok: code === 0, said }));
  });
}

export function lockOf(agent: string, description: string, run: string | null = null): string {
  return formatLock({ agent, started: '2026-01-02T03:04:05Z', description, run });
}

/** Everything that differs is committed. */
export function commit(one: Repository, message: string, files: Record<string, string | null>): string {
  for (const [file, text] of Object.entries(files)) {
    if (text === null) one.git('rm', '-q', file);
    else one.write(file, text);
  }
  one.git('add', '-A');
  one.git('commit', '-q', '-m', message);
  return one.git('rev-parse', 'HEAD');
}

export function headOf(shop: Shop, ref = 'main'): string {
  return git(shop.upstream, 'rev-parse', ref);
}

export function reset(one: Repository): void {
  one.git('fetch', '-q', 'origin');
  one.git('reset', '-q', '--hard', 'origin/main');
  one.git('clean', '-qfdx');
}

export function queueOf(shop: Shop): string {
  return join(shop.upstream, 'quarterdeck-guard', 'queue');
}
