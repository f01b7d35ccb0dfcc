// The one branch that a whole crew shares, and where it lies. The same whichever branch the person has checked out.
import { gitLine } from './git.js';
import { upstreamBranch, upstreamRemote } from './status.js';

export interface SharedUpstream {
  /** As git takes it from anywhere: an absolute path or an address. */
  url: string;
  /** `main` */
  branch: string;
  /** `upstream/main` */
  name: string;
}

/** Null without a remote `upstream` or `origin`. @param branch the one that is checked out: taken where the upstream names no main one */
export async function sharedUpstream(root: string, branch: string | null): Promise<SharedUpstream | null> {
  const remote = await upstreamRemote(root);
  if (remote === null) return null;
  const url = remote.local ?? (await gitLine(root, ['remote', 'get-url', '--', remote.name]));
  if (url === null) return null;
  const there = (await upstreamBranch(root, remote, null)) ?? (await upstreamBranch(root, remote, branch));
  const shared = there?.name.slice(remote.name.length + 1) ?? branch ?? 'main';
  return { url, branch: shared, name: `${remote.name}/${shared}` };
}
