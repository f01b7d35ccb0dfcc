// What was pushed to the upstream's branch: how many commits lately, the latest, and each move of the branch with what it
// brought. Reads git only when the branch is another than before.
import type { LatestCommit } from '../domain/progress.js';
import { maxCommits } from '../domain/progress.js';
import type { Push } from '../domain/tell.js';
import { readGit } from './git.js';
import { boardFiles } from './reading.js';

export interface SeenCommits {
  branch: string;
  /** Seconds since 1970, latest first. */
  times: number[];
  latest: LatestCommit | null;
}

export interface BranchPlace {
  repository: string;
  ref: string;
  /** As the person calls it: `upstream/main`. */
  name: string;
}

/** A title or a name of megabytes is nobody's. */
const maxText = 300;
const maxBytes = 1024 * 1024;
/** More than an hour: who shows it counts at another moment. */
const lookBackSeconds = 2 * 3600;

export class UpstreamCommits {
  #key = '';
  #head: string | null = null;
  #seen: SeenCommits | null = null;

  get seen(): SeenCommits | null {
    return this.#seen;
  }

  /** The push that moved the branch since the last look; null at the first, and when it stands where it stood. */
  async look(place: BranchPlace | null, now = Date.now()): Promise<Push | null> {
    if (place === null) return this.#forget();
    const key = `${place.repository}\0${place.ref}`;
    const head = await headOf(place);
    if (head === null) return this.#forget();
    if (key === this.#key && head === this.#head) return null;
    const before = key === this.#key ? this.#head : null;
    const [latest, times] = await Promise.all([latestOf(place, head), timesOf(place, head, now)]);
    this.#key = key;
    this.#head = head;
    this.#seen = { branch: place.name, times, latest };
    return before === null ? null : pushOf(place, before, head);
  }

  #forget(): null {
    this.#key = '';
    this.#head = null;
    this.#seen = null;
    return null;
  }
}

async function headOf({ repository, ref }: BranchPlace): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const said = await line(repository, args);
  return said !== null && /^[0-9a-f]{40,64}$/.test(said) ? said : null;
}

async function latestOf({ repository }: BranchPlace, head: string): Promise<LatestCommit | null> {
  const format = '--format=%ct%x00%an%x00%s';
  const said = await line(repository, ['log', '-n', '1', '--no-show-signature', format, head, '--']);
  const [seconds = '', author = '', subject = ''] = (said ?? '').split('\0');
  const at = new Date(Number(seconds) * 1000);
  if (seconds === '' || Number.isNaN(at.getTime())) return null;
  return { author: author.slice(0, maxText), subject: subject.slice(0, maxText), at: at.toISOString() };
}

async function timesOf({ repository }: BranchPlace, head: string, now: number): Promise<number[]> {
  const said = await line(repository, [
    'log',
    '-n',
    String(maxCommits),
    '--no-show-signature',
    `--since=${Math.floor(now / 1000) - lookBackSeconds}`,
    '--format=%ct',
    head,
    '--',
  ]);
  const times = (said ?? '').split('\n').filter(Boolean).map(Number);
  return times.filter(Number.isSafeInteger);
}

/** A lock that came or went is no work: what brought nothing else is no push. */
const work = ['--', '.', `:(top,exclude)${boardFiles.locks}`];

async function pushOf({ repository, name }: BranchPlace, before: string, head: string): Promise<Push | null> {
  const range = `${before}..${head}`;
  const [isNext, latest, count, diffstat] = await Promise.all([
    readGit(['merge-base', '--is-ancestor', before, head], { cwd: repository }),
    line(repository, ['log', '-n', '1', '--no-show-signature', '--format=%an%x00%s', range, ...work]),
    line(repository, ['rev-list', '--count', range, ...work]),
    line(repository, ['diff', '--shortstat', '--no-ext-diff', '--no-textconv', before, head, ...work]),
  ]);
  const [author = '', subject = ''] = (latest ?? '').split('\0');
  if (latest === null || latest === '') return null;
  return {
    branch: name,
    author: author.slice(0, maxText),
    subject: subject.slice(0, maxText),
    count: Number(count ?? 1),
    rewritten: isNext.code !== 0,
    diffstat: (diffstat ?? '').trim().slice(0, maxText),
  };
}

async function line(repository: string, args: string[]): Promise<string | null> {
  const run = await readGit(args, { cwd: repository, maxBytes });
  return run.code === 0 ? run.stdout.toString('utf8').replace(/\n$/, '') : null;
}
