// A project with an upstream on this machine, and clones of it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { addClone, type NewClone } from '../../src/workspace/clone.js';
import { git, makeDirectory, makeRepository } from './support.js';

export interface Place {
  home: string;
  root: string;
  upstream: string;
  trees: string;
}

/** A project, its bare upstream as the remote of that name, and where clones lie. */
export function place(name = 'app'): Place {
  const home = makeDirectory();
  const root = join(home, name);
  mkdirSync(root);
  makeRepository(root);
  const upstream = join(home, `${name}-upstream.git`);
  git(home, 'clone', '--quiet', '--bare', root, upstream);
  git(root, 'remote', 'add', 'upstream', upstream);
  return { home, root, upstream, trees: join(home, 'trees') };
}

export function wanted(
  { root, upstream, trees }: Place,
  worker: string,
  more: Partial<NewClone> = {},
): NewClone {
  return { root, gitDir: join(root, '.git'), path: join(trees, worker), upstream, branch: 'main', ...more };
}

export async function made(at: Place, worker = 'one'): Promise<string> {
  const added = await addClone(wanted(at, worker));
  if (!added.ok) throw new Error(`${added.failure.sentence} ${added.failure.cause ?? ''}`);
  return added.value.path;
}
