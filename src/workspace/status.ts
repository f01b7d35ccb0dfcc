// Branch, upstream and distance of a repository, read from its refs: nothing is fetched and no index is touched.
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { git, gitLine } from './git.js';

export interface BranchStatus {
  /** Null in a detached head. */
  branch: string | null;
  /** `upstream/main`; null without one. */
  upstream: string | null;
  ahead: number | null;
  behind: number | null;
}

export async function readBranchStatus(root: string): Promise<BranchStatus> {
  const branch = await gitLine(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const upstream = branch === null ? null : await upstreamOf(root, branch);
  if (upstream === null) return { branch, upstream: null, ahead: null, behind: null };
  const counts = await gitLine(root, ['rev-list', '--left-right', '--count', `HEAD...${upstream.ref}`, '--']);
  const [ahead, behind] = (counts ?? '').split(/\s+/).map(Number);
  return {
    branch,
    upstream: upstream.name,
    ahead: Number.isInteger(ahead) && counts !== null ? (ahead ?? null) : null,
    behind: Number.isInteger(behind) && counts !== null ? (behind ?? null) : null,
  };
}

/** What the branch tracks; else the same branch of the remote that the crew pushes to. */
async function upstreamOf(root: string, branch: string): Promise<{ name: string; ref: string } | null> {
  const tracked = await gitLine(root, ['for-each-ref', '--format=%(upstream)', `refs/heads/${branch}`]);
  if (tracked?.startsWith('refs/remotes/')) return { name: tracked.slice(13), ref: tracked };
  const remote = await upstreamRemote(root);
  if (remote === null) return null;
  const ref = `refs/remotes/${remote.name}/${branch}`;
  const there = await gitLine(root, ['rev-parse', '--verify', '--quiet', ref]);
  return there === null ? null : { name: `${remote.name}/${branch}`, ref };
}

export interface UpstreamRemote {
  name: string;
  /** Path of the repository where it lies on this machine, else null. */
  local: string | null;
}

/** The remote named `upstream`, else `origin`, else none. */
export async function upstreamRemote(root: string): Promise<UpstreamRemote | null> {
  const remotes = await git(root, ['remote']);
  const names = new Set(remotes.ok ? remotes.value.split('\n') : []);
  const name = ['upstream', 'origin'].find(candidate => names.has(candidate));
  if (name === undefined) return null;
  const url = await gitLine(root, ['config', '--get', `remote.${name}.url`]);
  return { name, local: url === null ? null : localPath(root, url) };
}

function localPath(root: string, url: string): string | null {
  let path: string;
  if (url.startsWith('file://')) {
    try {
      path = fileURLToPath(url);
    } catch {
      return null;
    }
  } else if (isAbsolute(url) || !/^[^/]*:/.test(url)) path = resolve(root, url);
  else return null;
  return existsSync(path) ? realpathSync(path) : null;
}

/** The branch that the upstream's people mean: the one of that name there, else its HEAD, else null. */
export async function upstreamBranch(
  root: string,
  remote: UpstreamRemote,
  branch: string | null,
): Promise<{ repository: string; ref: string; name: string } | null> {
  const repository = remote.local ?? root;
  const prefix = remote.local === null ? `refs/remotes/${remote.name}/` : 'refs/heads/';
  const head = await gitLine(repository, [
    'symbolic-ref',
    '--quiet',
    remote.local === null ? `${prefix}HEAD` : 'HEAD',
  ]);
  const candidates = [...(branch === null ? [] : [`${prefix}${branch}`]), ...(head === null ? [] : [head])];
  for (const ref of [...candidates, `${prefix}main`, `${prefix}master`]) {
    if ((await gitLine(repository, ['rev-parse', '--verify', '--quiet', ref])) !== null) {
      return { repository, ref, name: `${remote.name}/${ref.slice(prefix.length)}` };
    }
  }
  return null;
}
