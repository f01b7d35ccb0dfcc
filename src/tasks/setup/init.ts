// Setting a repository up for a crew, in two steps: a plan that changes nothing, and carrying it out. Killed in between, the next plan holds what is left.
import { accessSync, constants, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type Result, success } from '../../domain/failure.js';
import { checkIdentity, commitPieces, type Piece } from './commit.js';
import { setupFiles } from './files.js';
import { ask, fileFailure, type Ground, readGround, textOf } from './ground.js';
import { appendIgnore, type IgnorePlan, planIgnore } from './ignore.js';
import { listEntries, lookAtFiles, type Standing } from './look.js';
import { findRemote, judgeRemote, pushTo, type Remote, type Verdict } from './remote.js';
import { clearScratch, placeFiles, withScratch } from './scratch.js';
import { type Bare, connectBare, defaultUpstream, lookAtBare, makeBare } from './upstream.js';

export type Shared = { kind: 'bare'; bare: Bare } | { kind: 'remote'; remote: Remote; verdict: Verdict };

export interface SetupPlan {
  ground: Ground;
  standing: Standing[];
  ignore: IgnorePlan;
  shared: Shared;
  /** Something has to be committed. */
  commits: boolean;
  /** Nothing at all has to be done. */
  isDone: boolean;
  /** What agents have to commit and git would leave out. */
  ignored: string[];
}

export interface Done {
  /** The new commit; null where there was nothing to commit. */
  commit: string | null;
  /** The branch is at the shared repository as it is here. */
  pushed: boolean;
  /** What the branch goes on tracking in place of `upstream`. */
  tracks: string | null;
  /** As it was found in the moment before. */
  shared: Shared;
  /** What went wrong after the commit: the shared repository has not taken it. */
  trouble: string | null;
}

/** @param upstream absolute path of the person's choice, or null */
export async function planSetup(
  root: string,
  gitDir: string,
  upstream: string | null,
): Promise<Result<SetupPlan>> {
  const ground = await readGround(root, gitDir);
  if (!ground.ok) return ground;
  const files = setupFiles(ground.value.branch);
  const paths = new Set([...files.map(file => file.path.split('/')[0] ?? ''), '.gitignore']);
  const listed = await listEntries(ground.value, [...paths]);
  if (!listed.ok) return listed;
  const standing = await lookAtFiles(ground.value, listed.value, files);
  if (!standing.ok) return standing;
  const ignore = await planIgnore(ground.value, listed.value);
  const made = standing.value.filter(({ state }) => state === 'absent' || state === 'ours');
  const commits = made.length > 0 || ignore.commit !== null;
  const shared = await planShared(ground.value, upstream, commits);
  if (!shared.ok) return shared;
  const ready = await checkReady(ground.value, commits);
  if (!ready.ok) return ready;
  return success({
    ground: ground.value,
    standing: standing.value,
    ignore,
    shared: shared.value,
    commits,
    isDone: !commits && ignore.append.length === 0 && isShared(shared.value),
    ignored: await ignoredPaths(ground.value),
  });
}

async function planShared(
  ground: Ground,
  upstream: string | null,
  commits: boolean,
): Promise<Result<Shared>> {
  const remote = await findRemote(ground);
  if (remote === null) {
    if (ground.isShallow) {
      return failure('refused', `${ground.root} has only the newest commits, and a crew needs all of them.`, {
        hint: 'Fetch the rest first: git fetch --unshallow',
      });
    }
    const bare = await lookAtBare(ground, upstream ?? defaultUpstream(ground.root));
    return bare.ok ? success({ kind: 'bare', bare: bare.value }) : bare;
  }
  if (upstream !== null && realOrSame(upstream) !== realOrSame(remote.local ?? '')) {
    return failure(
      'refused',
      `${ground.root} has the remote ${remote.name} already, and a crew shares one.`,
      {
        hint: `Leave --upstream away, or take the remote away first: git remote remove ${remote.name}`,
      },
    );
  }
  const verdict = await judgeRemote(ground, remote, false);
  const fits = checkVerdict(ground, remote, verdict, commits);
  return fits.ok ? success({ kind: 'remote', remote, verdict }) : fits;
}

function realOrSame(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** A commit on top of a branch that others have moved on could not be pushed. */
function checkVerdict(
  { root, branch }: Ground,
  { name }: Remote,
  { kind }: Verdict,
  commits: boolean,
): Result<void> {
  if (!commits || (kind !== 'holds' && kind !== 'apart')) return success(undefined);
  return failure('refused', `${name} has commits on ${branch} that ${root} does not have.`, {
    hint: `Take them first: git pull ${name} ${branch}`,
  });
}

async function checkReady(ground: Ground, commits: boolean): Promise<Result<void>> {
  for (const directory of [ground.root, ground.gitDir]) {
    try {
      if (commits) accessSync(directory, constants.W_OK | constants.X_OK);
    } catch (error) {
      return fileFailure(join(directory, 'AGENT_PROMPT.md'), error);
    }
  }
  return commits ? checkIdentity(ground) : success(undefined);
}

function isShared(shared: Shared): boolean {
  if (shared.kind === 'bare') return false;
  const { kind } = shared.verdict;
  // Elsewhere, and never fetched: nobody knows yet.
  return kind !== 'ours' && !(kind === 'missing' && shared.remote.local === null);
}

async function ignoredPaths({ root }: Ground): Promise<string[]> {
  const probes = ['TODO.md', 'STUCK.md', 'current_tasks/a-task.txt', 'session_logs/a-log.md'];
  const run = await ask(root, ['check-ignore', '--no-index', '-z', '--stdin'], {
    input: probes.map(probe => `${probe}\0`).join(''),
  });
  return textOf(run).split('\0').filter(Boolean);
}

/** What is to be told of a plan that holds nothing to do. */
export function nothingDone({ shared }: SetupPlan): Done {
  const verdict = shared.kind === 'remote' ? shared.verdict : null;
  const pushed = verdict?.kind === 'level' || verdict?.kind === 'holds';
  const trouble = shared.kind === 'remote' ? unreachable(shared) : null;
  return { commit: null, pushed, tracks: null, shared, trouble };
}

function unreachable({ remote, verdict }: Extract<Shared, { kind: 'remote' }>): string | null {
  return verdict.kind === 'unreachable' ? `${remote.name} cannot be reached: ${verdict.why}.` : null;
}

export async function carryOut(plan: SetupPlan): Promise<Result<Done>> {
  const { ground, ignore } = plan;
  const shared = await lookAgain(plan);
  if (!shared.ok) return shared;
  await clearScratch(ground);
  if (ignore.append.length > 0) {
    const appended = await appendIgnore(ground.root, ignore.append);
    if (!appended.ok) return appended;
  }
  const committed = plan.commits
    ? await withScratch(ground, scratch => makeFiles(plan, scratch))
    : success(null);
  if (!committed.ok) return committed;
  const now = { ...ground, head: committed.value ?? ground.head };
  const base = { commit: committed.value, tracks: null, shared: shared.value, trouble: null };
  if (shared.value.kind === 'remote')
    return success({ ...base, ...(await share(now, shared.value, plan.commits)) });
  const { bare } = shared.value;
  const made = bare.state === 'absent' ? await makeBare(now, bare.path) : success(undefined);
  if (!made.ok) return made;
  const connected = await connectBare(now, bare);
  return connected.ok ? success({ ...base, pushed: true, tracks: connected.value.tracks }) : connected;
}

/** A remote elsewhere is asked only now that the person has said yes: git may start programs for that. */
async function lookAgain({ ground, shared, commits }: SetupPlan): Promise<Result<Shared>> {
  if (shared.kind === 'bare' || shared.remote.local !== null) return success(shared);
  const verdict = await judgeRemote(ground, shared.remote, true);
  const fits = checkVerdict(ground, shared.remote, verdict, commits);
  return fits.ok ? success({ ...shared, verdict }) : fits;
}

async function makeFiles(plan: SetupPlan, scratch: string): Promise<Result<string>> {
  const { ground, standing, ignore } = plan;
  const absent = standing.filter(({ state }) => state === 'absent').map(({ file }) => file);
  const placed = await placeFiles(ground.root, scratch, absent);
  if (!placed.ok) return placed;
  const files = standing
    .filter(({ state }) => state === 'absent' || state === 'ours')
    .map(({ file }): Piece => ({ path: file.path, mode: '100644', body: Buffer.from(file.text) }));
  const ignored = (version: IgnorePlan['commit']): Piece[] =>
    version === null
      ? []
      : [{ path: '.gitignore', mode: version.mode, body: Buffer.from(version.text, 'latin1') }];
  return commitPieces(ground, scratch, {
    commit: [...files, ...ignored(ignore.commit)],
    index: [...files, ...ignored(ignore.index)],
  });
}

async function share(
  ground: Ground,
  shared: Extract<Shared, { kind: 'remote' }>,
  commits: boolean,
): Promise<Pick<Done, 'pushed' | 'trouble'>> {
  const { remote, verdict } = shared;
  if (verdict.kind !== 'ours' && !(verdict.kind === 'level' && commits)) {
    return { pushed: verdict.kind === 'level' || verdict.kind === 'holds', trouble: unreachable(shared) };
  }
  const said = await pushTo(ground, remote);
  if (said === null) return { pushed: true, trouble: null };
  return { pushed: false, trouble: `${remote.name} has not taken ${ground.branch}: ${said}.` };
}
