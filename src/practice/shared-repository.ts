// The workspace and the upstream that it shares with others, as an agent uses them: fetch, reset, commit, push, look again.
import { failure, type Result, success } from '../domain/failure.js';
import { type GitRun, runGit } from '../tasks/git.js';

export type Push =
  | { state: 'pushed' }
  /** Somebody was faster: fetch and look again. */
  | { state: 'behind' }
  /** Two pushes at once on one ref: nothing is lost, try again. */
  | { state: 'busy'; said: string }
  | { state: 'refused'; said: string };

const pushTimeoutMs = 60_000;

export class SharedRepository {
  private constructor(
    readonly root: string,
    /** Null: there is nobody to share with, main is the workspace's own branch. */
    private readonly url: string | null,
    private readonly branch: string,
    private readonly worker: string,
  ) {}

  static async open(cwd: string, worker: string): Promise<Result<SharedRepository>> {
    const top = await runGit(['rev-parse', '--show-toplevel'], { cwd });
    if (top.code !== 0) return failure('failed', `${cwd} is not in a git repository.`, { cause: top.stderr });
    const root = line(top);
    const url = await findRemote(root);
    const branch = url === null ? 'main' : await mainBranch(root, url);
    return success(new SharedRepository(root, url, branch, worker));
  }

  /**
   * The upstream's main as it is now. The address instead of the remote's name: worktrees share the remote-tracking
   * refs, and git would fight over them; FETCH_HEAD is each worktree's own.
   */
  async fetch(): Promise<Result<string>> {
    if (this.url === null) return this.#resolve('HEAD');
    const run = await this.#git(['fetch', '-q', '--no-tags', this.url, `refs/heads/${this.branch}`]);
    if (run.code !== 0) return this.#failed('fetch', run);
    return this.#resolve('FETCH_HEAD');
  }

  /** Nothing uncommitted is overwritten. Commits that nobody has pushed are kept on a branch of their own first: its name, or null. */
  async resetTo(commit: string, keep: boolean): Promise<Result<string | null>> {
    let kept: string | null = null;
    if (keep && this.url !== null) {
      const own = await this.#git(['rev-list', '--count', `${commit}..HEAD`]);
      if (own.code === 0 && line(own) !== '0') {
        const head = await this.#resolve('HEAD');
        kept = `kept/${this.worker}-${head.ok ? head.value.slice(0, 8) : 'head'}`;
        const made = await this.#git(['branch', '-f', kept, 'HEAD']);
        if (made.code !== 0) return this.#failed('branch', made);
      }
    }
    const run = await this.#git(['reset', '-q', '--keep', commit]);
    return run.code === 0 ? success(kept) : this.#failed('reset', run);
  }

  /** A file as the commit has it; null when it has none. */
  async show(commit: string, path: string): Promise<string | null> {
    const run = await this.#git(['cat-file', 'blob', `${commit}:${path}`]);
    return run.code === 0 ? run.stdout.toString('utf8') : null;
  }

  async changedBetween(from: string, to: string): Promise<string[]> {
    const run = await this.#git(['diff', '--name-only', '-z', from, to]);
    return run.stdout
      .toString('utf8')
      .split('\0')
      .filter(path => path !== '');
  }

  /** Lines of the uncommitted change to these files, new ones included. */
  async diff(paths: string[]): Promise<string[]> {
    await this.#git(['add', '-N', '--', ...paths]);
    const run = await this.#git(['diff', '--no-color', '--no-ext-diff', '-U0', '--', ...paths]);
    return run.stdout.toString('utf8').split('\n');
  }

  /** These files and no others: what else lies in the work tree is somebody else's. */
  async commit(message: string, paths: string[]): Promise<Result<void>> {
    const added = await this.#git(['add', '-A', '-f', '--', ...paths]);
    if (added.code !== 0) return this.#failed('add', added);
    const run = await this.#git(['commit', '-q', '-m', message, '--', ...paths]);
    return run.code === 0 ? success(undefined) : this.#failed('commit', run);
  }

  async push(): Promise<Push> {
    if (this.url === null) return { state: 'pushed' };
    const target = `HEAD:refs/heads/${this.branch}`;
    return classifyPush(await this.#git(['push', '--porcelain', '--no-verify', this.url, target]));
  }

  /** False when it would not go without a person; the branch is then as before. */
  async rebase(onto: string): Promise<boolean> {
    const run = await this.#git(['rebase', '-q', onto]);
    if (run.code === 0) return true;
    await this.#git(['rebase', '--abort']);
    return false;
  }

  /** Takes these files back to what the last commit has. */
  async discard(paths: string[]): Promise<void> {
    for (const path of paths) {
      const run = await this.#git(['checkout', '-q', 'HEAD', '--', path]);
      if (run.code !== 0) await this.#git(['rm', '-q', '-f', '--ignore-unmatch', '--', path]);
    }
  }

  /** A path in the workspace's own git directory. */
  async gitPath(name: string): Promise<string> {
    return line(await this.#git(['rev-parse', '--path-format=absolute', '--git-path', name]));
  }

  #git(args: string[]): Promise<GitRun> {
    const email = `${this.worker}@practice.invalid`;
    return runGit(['-c', 'commit.gpgsign=false', ...args], {
      cwd: this.root,
      timeoutMs: pushTimeoutMs,
      env: {
        GIT_AUTHOR_NAME: this.worker,
        GIT_AUTHOR_EMAIL: email,
        GIT_COMMITTER_NAME: this.worker,
        GIT_COMMITTER_EMAIL: email,
      },
    });
  }

  async #resolve(name: string): Promise<Result<string>> {
    const run = await this.#git(['rev-parse', '--verify', '-q', `${name}^{commit}`]);
    return run.code === 0 ? success(line(run)) : failure('failed', `${name} is no commit in ${this.root}.`);
  }

  #failed(verb: string, run: GitRun): Result<never> {
    const said = run.stderr.trim() || run.stdout.toString('utf8').trim() || `it ended with ${run.code}`;
    return failure('failed', `git ${verb} failed: ${said.split('\n')[0] ?? ''}`, { cause: said });
  }
}

/** What a push said, from its exit code, its `--porcelain` line and its errors. */
export function classifyPush(run: Pick<GitRun, 'code' | 'stdout' | 'stderr'>): Push {
  if (run.code === 0) return { state: 'pushed' };
  const said = `${run.stdout.toString('utf8')}\n${run.stderr}`;
  const sentence = (/^!.*$/m.exec(said)?.[0] ?? run.stderr.trim().split('\n')[0] ?? '').replaceAll('\t', ' ');
  // The guard of the upstream keeps our turn.
  if (/moved while this push waited/.test(said)) return { state: 'behind' };
  if (/hook declined/.test(said)) return { state: 'refused', said: sentence };
  if (/fetch first|non-fast-forward|stale info/.test(said)) return { state: 'behind' };
  if (/cannot lock ref|failed to update ref|incorrect old value/.test(said))
    return { state: 'busy', said: sentence };
  return { state: 'refused', said: sentence };
}

async function findRemote(root: string): Promise<string | null> {
  for (const name of ['upstream', 'origin']) {
    const run = await runGit(['remote', 'get-url', name], { cwd: root });
    if (run.code === 0 && line(run) !== '') return line(run);
  }
  return null;
}

async function mainBranch(root: string, url: string): Promise<string> {
  const run = await runGit(['ls-remote', '--symref', url, 'HEAD'], { cwd: root });
  return /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(run.stdout.toString('utf8'))?.[1] ?? 'main';
}

function line(run: GitRun): string {
  return run.stdout.toString('utf8').replace(/\n$/, '');
}
