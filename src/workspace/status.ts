// Branch, upstream and distance of a repository: no index is touched, and no network.
import { existsSync, realpathSync } from 'node:fs';
import { pathOf } from './address.js';
import { git, gitLine } from './git.js';

export interface BranchStatus {
  /** Null in a detached head. */
  branch: string | null;
  /** `upstream/main`; null without one. */
  upstream: string | null;
  ahead: number | null;
  behind: number | null;
}

export interface BranchReading {
  status: BranchStatus;
  /** What the upstream has and this repository does not know yet: until it is fetched, the last known counts. */
  unknown: { remote: UpstreamRemote; head: string } | null;
}

/** Where the upstream lies on this machine, it is asked itself: a push by its path moves no ref of ours. */
export async function readBranchStatus(root: string): Promise<BranchReading> {
  const branch = await gitLine(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const upstream = branch === null ? null : await upstreamOf(root, branch);
  const { against, unknown } = upstream === null ? nothing : await newest(root, upstream);
  if (upstream === null || against === null) {
    return { status: { branch, upstream: null, ahead: null, behind: null }, unknown };
  }
  const counts = await gitLine(root, ['rev-list', '--left-right', '--count', `HEAD...${against}`, '--']);
  const [ahead, behind] = (counts ?? '').split(/\s+/).map(Number);
  const status = {
    branch,
    upstream: upstream.name,
    ahead: Number.isInteger(ahead) && counts !== null ? (ahead ?? null) : null,
    behind: Number.isInteger(behind) && counts !== null ? (behind ?? null) : null,
  };
  return { status, unknown };
}

interface UpstreamOf {
  /** `upstream/main` */
  name: string;
  /** Its remote-tracking ref; null where it was never fetched. */
  tracking: string | null;
  remote: UpstreamRemote;
  /** `refs/heads/main`, as the upstream calls it. */
  theirs: string;
}

/** What the branch tracks; else the same branch of the remote that the crew pushes to. */
async function upstreamOf(root: string, branch: string): Promise<UpstreamOf | null> {
  const format = '--format=%(upstream)%00%(upstream:remotename)%00%(upstream:remoteref)';
  const tracked = await gitLine(root, ['for-each-ref', format, `refs/heads/${branch}`]);
  const [tracking = '', remoteName = '', theirs = ''] = (tracked ?? '').split('\0');
  if (tracking.startsWith('refs/remotes/')) {
    return { name: tracking.slice(13), tracking, remote: await readRemote(root, remoteName), theirs };
  }
  const remote = await upstreamRemote(root);
  if (remote === null) return null;
  const name = `${remote.name}/${branch}`;
  const ref = `refs/remotes/${name}`;
  const there = await gitLine(root, ['rev-parse', '--verify', '--quiet', ref]);
  return { name, tracking: there === null ? null : ref, remote, theirs: `refs/heads/${branch}` };
}

interface Against {
  /** To count against; null where there is nothing. */
  against: string | null;
  unknown: BranchReading['unknown'];
}

const nothing: Against = { against: null, unknown: null };

async function newest(root: string, { remote, tracking, theirs }: UpstreamOf): Promise<Against> {
  const last: Against = { against: tracking, unknown: null };
  if (remote.local === null || !theirs.startsWith('refs/heads/')) return last;
  const head = await gitLine(remote.local, ['rev-parse', '--verify', '--quiet', theirs]);
  if (head === null) return last;
  const known = (await git(root, ['cat-file', '-e', `${head}^{commit}`])).ok;
  return known ? { against: head, unknown: null } : { against: tracking, unknown: { remote, head } };
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
  return readRemote(root, name);
}

async function readRemote(root: string, name: string): Promise<UpstreamRemote> {
  const url = await gitLine(root, ['config', '--get', `remote.${name}.url`]);
  return { name, local: url === null ? null : localPath(root, url) };
}

function localPath(root: string, url: string): string | null {
  const path = pathOf(root, url);
  return path !== null && existsSync(path) ? realpathSync(path) : null;
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
