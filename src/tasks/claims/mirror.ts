// A bare repository of our own beside the upstream: what was fetched of it, and the only place that claims are pushed from.
// No work tree of a person or an agent is ever touched for a claim.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { shown } from '../../domain/escape.js';
import { failure, messageOf, type Result, success } from '../../domain/failure.js';
import { type GitRun, readGit } from '../git.js';
import type { Place } from '../guard/queue.js';
import { boardFiles, type PlaceReading } from '../reading.js';
import { UpstreamReader } from '../upstream.js';
import { type Board, boardOf, emptyBoard } from './claimable.js';
import { placeIn } from './guarded.js';
import { runHealed } from './heal.js';
import { type PushRun, readPush } from './push.js';
import { type ClaimRecord, claimRefs, maxRecord, parseRecord } from './record.js';

export interface Upstream {
  /** As git takes it: a path or an address. */
  url: string;
  /** `main` */
  branch: string;
}

export interface PushOptions {
  /** All of it or nothing. */
  atomic?: boolean;
  signal?: AbortSignal;
  /** Options of the push, for a guard: `run=<uuid>` of each claim that it acts for. */
  words?: readonly string[];
}

/** One state of the upstream. */
export interface Base {
  /** Commit of the branch; null while nobody has pushed. */
  main: string | null;
  /** Object ids of the reservations, by task. */
  refs: ReadonlyMap<string, string>;
  board: Board;
}

const nothing: Base = { main: null, refs: new Map(), board: emptyBoard };
const fetchTimeoutMs = 60_000;
const pushTimeoutMs = 60_000;
/** Where a guard may let a push wait for the test of another. */
const guardedTimeoutMs = 10 * 60_000;
const mainRef = 'refs/upstream/main';
/** An address may name a program to run: only these ways lead anywhere. */
const ways = { GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh' };

export class Mirror {
  readonly #reader: UpstreamReader;
  #turn: Promise<unknown> = Promise.resolve();
  #place: Place | null = null;
  /** Of an upstream that cannot be asked: false once it has said no. */
  #takesOptions = true;

  private constructor(
    readonly directory: string,
    readonly upstream: Upstream,
    /** Tells our reservations from those of other crews. */
    readonly crew: string,
    private readonly ended?: AbortSignal,
  ) {
    const source = { kind: 'upstream', ref: upstream.branch } as const;
    this.#reader = new UpstreamReader(source, directory, mainRef);
  }

  /** Made where it is not there yet. @param ended calls off what is being fetched */
  static async open(directory: string, upstream: Upstream, ended?: AbortSignal): Promise<Result<Mirror>> {
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      // Its last piece: one whose making was cut short is made again.
      if (!existsSync(join(directory, 'objects/pack'))) {
        const made = await readGit(['init', '-q', '--bare', '--template=', '.'], { cwd: directory });
        if (made.code !== 0) return failed('init', made, directory);
      }
      return success(
        new Mirror(directory, upstream, await crewOf(join(directory, 'quarterdeck-crew')), ended),
      );
    } catch (error) {
      return failure('failed', `${directory} cannot be used for claims: ${messageOf(error)}`);
    }
  }

  /**
   * One after the other, whoever it is for: fetched refs and the ref that commits are built on are the mirror's, and two gits at once
   * would refuse each other. Whatever fetches, builds or pushes runs in here, as one turn from its first look to its last push.
   */
  inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(run);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /**
   * As {@link inTurn}, for what moves the branch: where a guard stands before it, not while the push of somebody else is being
   * tested, and nobody else's begins meanwhile. It is waited for outside of the mirror's turn: others look while it lasts.
   */
  async inPlace<T>(run: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const place = await placeIn(this.upstream, signal);
    return this.inTurn(async () => {
      this.#place = place;
      try {
        return await run();
      } finally {
        this.#place = null;
        place?.leave();
      }
    });
  }

  /** The upstream as it is now. */
  async fetch(signal?: AbortSignal): Promise<Result<Base>> {
    const { url, branch } = this.upstream;
    const options = [
      '--no-tags',
      '--prune',
      '--no-auto-gc',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
    ];
    const specs = [`+refs/heads/${branch}:${mainRef}`, `+${claimRefs}*:${claimRefs}*`];
    const args = ['fetch', '-q', ...options, '--end-of-options', url, ...specs];
    const run = await runHealed(this.directory, () =>
      this.#git(args, fetchTimeoutMs, anyOf(this.ended, signal)),
    );
    // A branch that nobody has pushed yet: there is nothing to claim.
    if (/couldn't find remote ref/.test(run.stderr)) return success(nothing);
    return run.code === 0 ? this.#read() : failed('fetch', run, url);
  }

  /**
   * Not forced, but for what has a lease.
   * @param words for a guard: whom the push acts for
   */
  async push(
    specs: readonly string[],
    leases: readonly { ref: string; was: string | null }[],
    { atomic = false, signal, words = [] }: PushOptions = {},
  ): Promise<PushRun> {
    const said = words.length > 0 && (await this.#hasEars()) ? this.#optionsFor(words) : [];
    const push = (more: readonly string[]) =>
      this.#push(specs, leases, [...(atomic ? ['--atomic'] : []), ...more], signal);
    const first = await push(said);
    if (said.length === 0 || !/does not support push options/.test(first.trouble ?? '')) return first;
    this.#takesOptions = false;
    return push([]);
  }

  #optionsFor(words: readonly string[]): string[] {
    const place = this.#place === null ? [] : [`place=${this.#place.name}`];
    return [...words, ...place].map(word => `--push-option=${word}`);
  }

  /** Whether the upstream takes options of a push: one that does not refuses every push that has some. */
  async #hasEars(): Promise<boolean> {
    const { url } = this.upstream;
    if (!isAbsolute(url)) return this.#takesOptions;
    const args = ['config', '--type=bool', '--get', 'receive.advertisePushOptions'];
    const run = await readGit(args, { cwd: url });
    return run.stdout.toString('utf8').trim() === 'true';
  }

  async #push(
    specs: readonly string[],
    leases: readonly { ref: string; was: string | null }[],
    more: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<PushRun> {
    const options = leases.map(({ ref, was }) => `--force-with-lease=${ref}:${was ?? ''}`);
    const args = [
      'push',
      '--porcelain',
      '--no-verify',
      ...more,
      ...options,
      '--end-of-options',
      this.upstream.url,
    ];
    const mayWait = this.#place === null && more.some(option => option.startsWith('--push-option='));
    const timeoutMs = mayWait ? guardedTimeoutMs : pushTimeoutMs;
    return readPush(await this.#git([...args, ...specs], timeoutMs, signal));
  }

  /** Whether main, as fetched, has a file of that name. */
  async hasFile(path: string): Promise<boolean> {
    const run = await readGit(['cat-file', '-e', `${mainRef}:${path}`], { cwd: this.directory });
    return run.code === 0;
  }

  /** Whether the branch has that commit of ours. */
  async contains({ main }: Base, commit: string): Promise<boolean> {
    if (main === null) return false;
    const args = ['merge-base', '--is-ancestor', '--end-of-options', commit, main];
    return (await readGit(args, { cwd: this.directory })).code === 0;
  }

  /** Records by task; what is none of ours is left out, and however large that is, it is not read. */
  async records(refs: ReadonlyMap<string, string>): Promise<Map<string, ClaimRecord>> {
    const records = new Map<string, ClaimRecord>();
    const sizes = await this.#catFile('--batch-check', [...refs.values()]);
    const kinds = sizes.toString('latin1').split('\n');
    const small = [...refs].filter((_, at) => {
      const [, type, size] = kinds[at]?.split(' ') ?? [];
      return type === 'blob' && Number(size) <= maxRecord;
    });
    const bodies = await this.#catFile(
      '--batch',
      small.map(([, oid]) => oid),
    );
    let at = 0;
    for (const [task] of small) {
      const end = bodies.indexOf(10, at);
      if (end < 0) break;
      const size = Number(bodies.toString('latin1', at, end).split(' ')[2]);
      const record = parseRecord(bodies.toString('utf8', end + 1, end + 1 + size));
      if (record?.task === task) records.set(task, record);
      at = end + 2 + size;
    }
    return records;
  }

  async #catFile(how: string, oids: readonly string[]): Promise<Buffer> {
    if (oids.length === 0) return Buffer.alloc(0);
    const input = oids.map(oid => `${oid}\n`).join('');
    return (await readGit(['cat-file', how], { cwd: this.directory, input })).stdout;
  }

  async #read(): Promise<Result<Base>> {
    const format = '--format=%(objectname) %(refname)';
    const listed = await readGit(['for-each-ref', format, mainRef, claimRefs], { cwd: this.directory });
    if (listed.code !== 0) return failed('for-each-ref', listed, this.directory);
    let main: string | null = null;
    const refs = new Map<string, string>();
    for (const line of listed.stdout.toString('utf8').split('\n')) {
      const [oid = '', ref = ''] = line.split(' ');
      if (ref === mainRef) main = oid;
      else if (ref.startsWith(claimRefs)) refs.set(ref.slice(claimRefs.length), oid);
    }
    const reading = await this.#reader.read([]);
    const [problem] = reading.problems;
    if (problem !== undefined) return failure('failed', problem.sentence);
    // Everything was fetched: to take what could not be read for an empty file would be to take it for lost.
    const missing = [reading.todo, reading.stuck, ...reading.locks.map(lock => lock.reading)].find(
      one => one?.kind === 'refused' && one.isMissing === true,
    );
    if (missing?.kind === 'refused') return failure('failed', `${this.directory}: ${missing.sentence}`);
    const board = boardOf(reading);
    return success({ main, refs, board: { ...board, bytes: await this.#bytes(main, reading) } });
  }

  async #bytes(main: string | null, { todo, stuck }: PlaceReading): Promise<Board['bytes']> {
    const raw = async (file: string, reading: PlaceReading['todo']): Promise<Buffer | null> => {
      if (main === null || reading?.kind !== 'text' || !reading.text.includes('\uFFFD')) return null;
      const run = await readGit(['cat-file', 'blob', `${main}:${file}`], { cwd: this.directory });
      return run.code === 0 ? run.stdout : null;
    };
    return { todo: await raw(boardFiles.todo, todo), stuck: await raw(boardFiles.stuck, stuck) };
  }

  /** Ended by TERM: a lock file that is left in here would stop all claims for good. */
  #git(args: string[], timeoutMs: number, signal?: AbortSignal): Promise<GitRun> {
    const options = { cwd: this.directory, timeoutMs, env: ways, killSignal: 'SIGTERM' } as const;
    return readGit(args, signal === undefined ? options : { ...options, signal });
  }
}

/** One for each of our instances and projects, kept for good: after a crash our reservations are still ours. */
async function crewOf(file: string): Promise<string> {
  const known = await readFile(file, 'utf8').catch(() => '');
  if (/^[0-9a-f-]{36}$/.test(known.trim())) return known.trim();
  const crew = randomUUID();
  try {
    await writeFile(file, `${crew}\n`, { flag: 'wx', mode: 0o600 });
    return crew;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Torn by a crash: nobody ever used it.
    await rm(file, { force: true });
    return crewOf(file);
  }
}

function anyOf(...signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter(signal => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}

function failed(verb: string, run: GitRun, what: string): Result<never> {
  const said = run.stderr.trim() || run.stdout.toString('utf8').trim() || `it ended with ${run.code}`;
  const line =
    said.split('\n').find(candidate => /^(?:fatal|error):/.test(candidate)) ?? said.split('\n')[0] ?? '';
  const short = shown(line.replace(/^(?:fatal|error): /, ''), 240);
  return failure('failed', `git ${verb} failed on ${what}: ${short}`, { cause: said });
}
