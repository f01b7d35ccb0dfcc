// The branches of an upstream on this machine, kept below refs/quarterdeck/upstream/: who pushes by a path leaves no other trace here.
import { realpathSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { git, gitLine } from './git.js';
import type { Repository } from './repository.js';
import type { UpstreamRemote } from './status.js';
import { inTurn } from './turns.js';

export const upstreamHeads = 'refs/quarterdeck/upstream/';

/** Objects are copied on one disk; a first look at a large repository may take its time. */
const fetchTimeoutMs = 60_000;

/** Brings them up to date; false where that is not possible, and what stands there then says nothing of today. */
export function followUpstream({ root, gitDir }: Repository, remote: UpstreamRemote): Promise<boolean> {
  // A queue of its own: work trees in the making do not wait for it, nor it for them.
  return inTurn(`${gitDir} upstream`, () => fetchHeads(root, gitDir, remote));
}

async function fetchHeads(root: string, gitDir: string, { local }: UpstreamRemote): Promise<boolean> {
  // A remote that is this very repository holds nothing that would stay when a branch goes.
  if (local === null || (await commonDirectory(local)) === gitDir) return false;
  const fetched = await git(
    root,
    [
      'fetch',
      '--quiet',
      '--prune',
      '--no-tags',
      '--no-auto-gc',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      '--end-of-options',
      local,
      `+refs/heads/*:${upstreamHeads}*`,
    ],
    { timeoutMs: fetchTimeoutMs, onlyLocal: true },
  );
  return fetched.ok;
}

async function commonDirectory(repository: string): Promise<string | null> {
  const said = await gitLine(repository, ['rev-parse', '--git-common-dir']);
  if (said === null) return null;
  try {
    return realpathSync(isAbsolute(said) ? said : resolve(repository, said));
  } catch {
    return null;
  }
}
