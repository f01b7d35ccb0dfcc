// Keeps the board of one project up to date: watches every place, reads what changed, merges, and tells when the board differs.
import { type BoardSource, type BoardView, emptyBoard } from '../domain/board.js';
import { type Alive, mergeBoard } from './board.js';
import { PlaceReader } from './place.js';
import { boardFiles, emptyReading, type FileReading, type PlaceReading } from './reading.js';
import { UpstreamReader } from './upstream.js';
import { type DirectoryWatch, type DirectoryWatchOptions, watchDirectory } from './watch-directory.js';

export type BoardPlace =
  | { source: BoardSource; path: string }
  /** A local repository, bare or not; `ref` as git reads it: `main`, `refs/heads/main`, `refs/remotes/upstream/main`. */
  | { source: { kind: 'upstream'; ref: string }; repository: string; ref: string };

export interface BoardWatchOptions {
  places(): BoardPlace[];
  alive: Alive;
  /** Called with every board that differs from the last one, never more than ten times a second. */
  onChange(board: BoardView): void;
}

export interface BoardWatch {
  /** Look again everywhere, and ask `alive` again. Cheap: unchanged files are not read. */
  refresh(): void;
  /** `places()` says something else now. */
  placesChanged(): void;
  /** The last board; empty before the first look is done. */
  current(): BoardView;
  /** The board with everything in it that had been noticed when it was asked for, without waiting for the next look to be due. */
  idle(): Promise<BoardView>;
  /** No timer, watcher or child is left when it resolves; `onChange` is not called from the call on. */
  stop(): Promise<void>;
}

/** A burst of changes is one look. */
const burstMs = 40;
/** Between two looks; the longer one after git was asked. */
const gapMs = 100;
const upstreamGapMs = 250;
/** So many events without a pause may be only those that were not dropped. */
const floodEvents = 1000;
const floodMs = 1000;
/** Where the system refuses to watch, somebody has to look. */
const blindMs = 2000;

export function watchBoard(options: BoardWatchOptions): BoardWatch {
  return new Watcher(options);
}

/** One look at all places, without watching. */
export async function readBoard(places: BoardPlace[], alive: Alive): Promise<BoardView> {
  const states = places.map(place => new PlaceState(place));
  await lookAt(states);
  return mergeBoard(
    states.map(state => state.whole()),
    alive,
  );
}

class Watcher implements BoardWatch {
  #states = new Map<string, PlaceState>();
  #board = emptyBoard;
  #text = JSON.stringify(emptyBoard);
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #again = false;
  #nextLook = 0;
  #stopped = false;
  /** Since the last pause in them. */
  #events = 0;
  #noticedAt = Number.NEGATIVE_INFINITY;
  #afterFlood: NodeJS.Timeout | undefined;
  #leaving: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: BoardWatchOptions) {
    this.placesChanged();
  }

  current(): BoardView {
    return this.#board;
  }

  refresh(): void {
    for (const state of this.#states.values()) state.dirty = true;
    this.#schedule();
  }

  placesChanged(): void {
    if (this.#stopped) return;
    const places = new Map(this.options.places().map(place => [JSON.stringify(place), place]));
    for (const [key, state] of this.#states) {
      if (places.has(key)) continue;
      this.#states.delete(key);
      this.#leaving = Promise.all([this.#leaving, state.stop()]);
    }
    for (const [key, place] of places) {
      if (this.#states.has(key)) continue;
      const state = new PlaceState(place);
      this.#states.set(key, state);
      state.watch(() => this.#noticed());
    }
    this.#schedule();
  }

  async idle(): Promise<BoardView> {
    await Promise.all([...this.#states.values()].map(state => state.ready));
    // The look under way may have begun before the last change; the next one, due or not, has not.
    await this.#looking;
    if (this.#timer !== null) this.#lookNow();
    await this.#looking;
    return this.#board;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    clearTimeout(this.#afterFlood);
    await Promise.all([this.#leaving, ...[...this.#states.values()].map(state => state.stop())]);
    await this.#looking;
  }

  /**
   * The kernel's queue of events is bounded (16,384 on Linux) and what does not fit is dropped without a word to us. During a flood
   * of them and when it is over every place is read. On a busy machine what was queued comes a few at a time, with looks in between:
   * so only a pause ends a flood.
   */
  #noticed(): void {
    if (this.#stopped) return;
    const now = performance.now();
    if (now - this.#noticedAt > floodMs) this.#events = 0;
    this.#noticedAt = now;
    this.#events += 1;
    if (this.#events >= floodEvents) this.#afterFlood ??= setTimeout(() => this.#readAll(), floodMs);
    this.#schedule();
  }

  #readAll(): void {
    this.#afterFlood = undefined;
    this.refresh();
  }

  #schedule(): void {
    if (this.#stopped || this.#timer !== null) return;
    if (this.#looking !== null) {
      this.#again = true;
      return;
    }
    const wait = Math.max(burstMs, this.#nextLook - performance.now());
    this.#timer = setTimeout(() => this.#lookNow(), wait);
  }

  #lookNow(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#looking = this.#look().finally(() => {
      this.#looking = null;
      if (this.#again) this.#schedule();
      this.#again = false;
    });
  }

  async #look(): Promise<void> {
    const states = [...this.#states.values()];
    const asked = await lookAt(states);
    this.#nextLook = performance.now() + (asked ? upstreamGapMs : gapMs);
    if (this.#stopped) return;
    const board = mergeBoard(
      states.map(state => state.whole()),
      this.options.alive,
    );
    const text = JSON.stringify(board);
    if (text === this.#text) return;
    this.#text = text;
    this.#board = board;
    this.options.onChange(board);
  }
}

/** Reads what is dirty; true when an upstream was among the places. */
async function lookAt(states: PlaceState[]): Promise<boolean> {
  const directories = states.filter(state => !state.isUpstream);
  const upstreams = states.filter(state => state.isUpstream);
  await Promise.all(directories.map(state => state.look([])));
  const files = directories.flatMap(({ reading: { todo, stuck, locks } }) =>
    [todo, stuck, ...locks.map(lock => lock.reading)].filter(file => file !== null),
  );
  await Promise.all(upstreams.map(state => state.look(files)));
  return upstreams.length > 0;
}

type WatchedPath = Pick<DirectoryWatchOptions, 'directory' | 'names' | 'inside'>;

/** A place, what watches it, and what was last read there. */
class PlaceState {
  readonly isUpstream: boolean;
  dirty = true;
  reading: PlaceReading;
  ready: Promise<unknown> = Promise.resolve();
  readonly #directory: PlaceReader | null;
  readonly #upstream: UpstreamReader | null;
  #watches: DirectoryWatch[] = [];
  #blind: { why: string; timer: NodeJS.Timeout } | null = null;
  #stopped = false;
  #found = false;
  #changed: (() => void) | null = null;

  constructor(private readonly place: BoardPlace) {
    this.reading = emptyReading(place.source);
    this.#directory = 'path' in place ? new PlaceReader(place.source, place.path) : null;
    this.#upstream = 'path' in place ? null : new UpstreamReader(place.source, place.repository, place.ref);
    this.isUpstream = this.#upstream !== null;
  }

  /** What was read, with a word where changes cannot be noticed at once. */
  whole(): PlaceReading {
    if (this.#blind === null) return this.reading;
    const sentence = `Changes here cannot be watched (${this.#blind.why}); looked at every ${blindMs / 1000} s instead.`;
    const file = 'path' in this.place ? this.place.path : this.place.repository;
    return { ...this.reading, notices: [{ file, sentence }] };
  }

  async look(others: readonly FileReading[]): Promise<void> {
    if (this.#upstream !== null) {
      this.reading = await this.#upstream.read(others);
      if (!this.#found && this.reading.problems.length === 0) await this.#watchAgain();
    } else if (this.dirty && this.#directory !== null) {
      this.dirty = false;
      this.reading = await this.#directory.read();
    }
  }

  watch(onChange: () => void): void {
    this.#changed = () => {
      this.dirty = true;
      onChange();
    };
    this.ready = this.#start();
  }

  /** The repository is there now: its own paths instead of the place where it was missing. */
  async #watchAgain(): Promise<void> {
    await this.ready;
    if (this.#stopped || this.#changed === null) return;
    await Promise.all(this.#watches.splice(0).map(watch => watch.stop()));
    this.ready = this.#start();
  }

  async #start(): Promise<void> {
    const watched = await this.#watched();
    if (this.#stopped) return;
    const onChange = this.#changed ?? (() => {});
    const onBlind = (why: string) => {
      if (this.#stopped) return;
      this.#blind ??= { why, timer: setInterval(onChange, blindMs) };
      onChange();
    };
    this.#watches = watched.map(options => watchDirectory({ ...options, onChange, onBlind }));
    await Promise.all(this.#watches.map(({ ready }) => ready));
    // What changed while the watches were set up was not seen by them.
    if (!this.#stopped) onChange();
  }

  async #watched(): Promise<WatchedPath[]> {
    const { todo, stuck, locks, logs } = boardFiles;
    if ('path' in this.place) {
      return [{ directory: this.place.path, names: [todo, stuck], inside: [locks, logs] }];
    }
    const paths = (await this.#upstream?.watchedPaths()) ?? [];
    this.#found = paths.length > 0;
    if (!this.#found) return [{ directory: this.place.repository, names: ['HEAD', '.git'], inside: [] }];
    return paths.map(path => ({ ...path, inside: [] }));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#blind !== null) clearInterval(this.#blind.timer);
    await Promise.all(this.#watches.map(watch => watch.stop()));
    await this.ready;
  }
}
