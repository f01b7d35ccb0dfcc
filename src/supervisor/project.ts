// One project: its repository, its workers, its board and who watches it. The whole truth that a snapshot tells.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BoardView, emptyBoard } from '../domain/board.js';
import type { ProjectView, Snapshot, TimelineEntry } from '../domain/snapshot.js';
import type { Push } from '../domain/tell.js';
import { type BoardPlace, type BoardWatch, readBoard, watchBoard } from '../tasks/board-watch.js';
import type { BranchPlace } from '../tasks/upstream-commits.js';
import { type RefsWatch, watchRefs } from '../workspace/refs-watch.js';
import {
  type BranchStatus,
  readBranchStatus,
  type UpstreamRemote,
  upstreamBranch,
  upstreamRemote,
} from '../workspace/status.js';
import { followUpstream } from '../workspace/upstream-heads.js';
import { boardPlaces, withTask } from './board-places.js';
import type { Worker } from './crew/worker.js';
import type { ProjectHistory } from './history.js';
import type { ProjectRecord } from './journal/records.js';
import { type ClientLink, SnapshotPush } from './link/push.js';

export interface ProjectEffects {
  /** What a snapshot tells of the whole program. */
  common(): Pick<Snapshot, 'supervisor' | 'hosts' | 'agents'>;
  /** Journal it soon. */
  saveSoon(): void;
  tell(level: TimelineEntry['level'], sentence: string): void;
  /** Watching began or ended. */
  watchingChanged(): void;
  boardChanged(): void;
  /** Somebody pushed to the upstream's branch. */
  pushed(push: Push): void;
}

/** An unwatched project is read at each question, but not for each of a burst of them. */
const freshMs = 500;
const firstBoardMs = 150;

export class Project {
  readonly workers = new Map<string, Worker>();
  readonly root: string;
  readonly gitDir: string;
  layout: string;
  /** Grows when a layout is chosen for every cockpit that is open. */
  layoutCalls = 0;
  #seq = 0;
  #status: BranchStatus = { branch: null, upstream: null, ahead: null, behind: null };
  #statusAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> = Promise.resolve();
  #nextReading: Promise<void> | null = null;
  #upstreamPlace: BoardPlace | null = null;
  #board: BoardWatch | null = null;
  #refs: RefsWatch | null = null;
  /** Of an upstream on this machine: a push there may touch no ref here. */
  #upstreamRefs: { repository: string; watch: RefsWatch } | null = null;
  #triedHead: string | null = null;
  #lostTold = false;
  readonly #push: SnapshotPush;

  constructor(
    record: Pick<ProjectRecord, 'root' | 'gitDir' | 'layout'>,
    readonly history: ProjectHistory,
    private readonly effects: ProjectEffects,
  ) {
    this.root = record.root;
    this.gitDir = record.gitDir;
    this.layout = record.layout;
    this.#push = new SnapshotPush(
      () => this.snapshot(),
      () => this.#watchAsNeeded(),
    );
  }

  get name(): string {
    return basename(this.root);
  }

  get branch(): string | null {
    return this.#status.branch;
  }

  get watched(): boolean {
    return this.#push.watched;
  }

  get liveWorkers(): Worker[] {
    return [...this.workers.values()].filter(worker => worker.live);
  }

  record(): ProjectRecord {
    const workers = [...this.workers.values()].map(worker => worker.record);
    return { root: this.root, gitDir: this.gitDir, layout: this.layout, workers };
  }

  /** Something to show, and to remember. */
  changed(): void {
    this.#seq++;
    this.effects.saveSoon();
    this.#push.changed();
  }

  /** Of the program, not of this project: shown, not remembered. */
  changedAround(): void {
    this.#seq++;
    this.#push.changed();
  }

  /** A worker came, went, started or ended: other places to read, other holders alive. */
  crewChanged(): void {
    this.#watchAsNeeded();
    this.#board?.placesChanged();
    this.#board?.refresh();
    this.changed();
  }

  tell(entry: TimelineEntry): void {
    this.history.add(entry);
    this.changed();
  }

  /** Told once: its repository is not there any more. */
  lost(): void {
    if (this.#lostTold) return;
    this.#lostTold = true;
    this.effects.tell(
      'error',
      `The repository of ${this.name} is gone: ${this.gitDir}. Its workers run on; they can be ended, and their directories stay.`,
    );
  }

  watch(link: ClientLink): void {
    this.#push.add(link);
    this.#watchAsNeeded();
  }

  /** Makes what a snapshot says true now, where nothing watches. */
  async refresh(): Promise<void> {
    this.#watchAsNeeded();
    if (this.#refs === null) await this.#readSoon();
    else await (this.#nextReading ?? this.#reading);
  }

  /** The board as files stand now. */
  async board(): Promise<BoardView> {
    await this.refresh();
    if (this.#board !== null) return this.#board.idle();
    return readBoard(this.#places(), name => this.#alive(name));
  }

  /** The first look of a new watch, if it is quick. */
  async firstBoard(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const bound = new Promise<void>(resolve => {
      timer = setTimeout(resolve, firstBoardMs);
    });
    await Promise.race([this.#board?.idle(), bound]);
    clearTimeout(timer);
  }

  snapshot(): Snapshot {
    const board = this.#board?.current() ?? emptyBoard;
    const workers = [...this.workers.values()].map(worker => withTask(worker.view(), board));
    return {
      seq: this.#seq,
      at: new Date().toISOString(),
      ...this.effects.common(),
      project: this.#view(),
      workers,
      board,
      progress: this.history.progress(),
      timeline: this.history.timeline,
      layout: this.layout,
      layoutCalls: this.layoutCalls,
      interrupted: workers.filter(worker => worker.phase === 'interrupted').length,
    };
  }

  async stop(): Promise<void> {
    this.#push.stop();
    for (const worker of this.workers.values()) worker.stop();
    const watches = [this.#board?.stop(), this.#refs?.stop(), this.#upstreamRefs?.watch.stop()];
    this.#board = null;
    this.#refs = null;
    this.#upstreamRefs = null;
    await Promise.all(watches);
  }

  #view(): ProjectView {
    return { root: this.root, name: this.name, ...this.#status };
  }

  /** Files are watched while somebody looks or something runs. */
  #watchAsNeeded(): void {
    const needed = this.#push.watched || this.liveWorkers.length > 0;
    if (needed && this.#refs === null) {
      this.#refs = watchRefs(this.gitDir, () => void this.#readSoon());
      this.#board = watchBoard({
        places: () => this.#places(),
        alive: name => this.#alive(name),
        onChange: () => {
          this.changedAround();
          this.effects.boardChanged();
        },
      });
      void this.#readSoon();
      this.effects.watchingChanged();
    } else if (!needed && this.#refs !== null) {
      void this.#refs.stop();
      void this.#board?.stop();
      this.#refs = null;
      this.#board = null;
      this.#watchUpstream(null);
      this.effects.watchingChanged();
    }
  }

  /** One reading after the other: an older one that ends later must not win. One that has not begun yet serves all who ask. */
  #readSoon(): Promise<void> {
    this.#nextReading ??= this.#reading.then(() => {
      this.#nextReading = null;
      this.#reading = this.#readStatus();
      return this.#reading;
    });
    return this.#nextReading;
  }

  async #readStatus(): Promise<void> {
    if (this.#refs === null && performance.now() - this.#statusAt < freshMs) return;
    this.#statusAt = performance.now();
    const [{ status, unknown }, remote] = await Promise.all([
      readBranchStatus(this.root),
      upstreamRemote(this.root),
    ]);
    const upstream = remote === null ? null : await upstreamBranch(this.root, remote, status.branch);
    this.#moveTo(
      upstream === null
        ? null
        : {
            source: { kind: 'upstream', ref: upstream.name },
            repository: upstream.repository,
            ref: upstream.ref,
          },
      remote,
    );
    if (this.#refs !== null) void this.#lookAtCommits(upstream);
    if (unknown !== null) void this.#catchUp(unknown.remote, unknown.head);
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.changedAround();
  }

  async #lookAtCommits(place: BranchPlace | null): Promise<void> {
    const { changed, push } = await this.history.lookAt(place);
    if (push !== null) this.effects.pushed(push);
    if (changed) this.changedAround();
  }

  #moveTo(place: BoardPlace | null, remote: UpstreamRemote | null): void {
    const moved = JSON.stringify(place) !== JSON.stringify(this.#upstreamPlace);
    this.#upstreamPlace = place;
    if (moved) this.#board?.placesChanged();
    this.#watchUpstream(this.#refs === null ? null : (remote?.local ?? null));
  }

  /** Once for each head: what cannot be fetched now cannot be fetched again and again. */
  async #catchUp(remote: UpstreamRemote, head: string): Promise<void> {
    if (this.#triedHead === head) return;
    this.#triedHead = head;
    if (await followUpstream(this, remote)) {
      this.#statusAt = Number.NEGATIVE_INFINITY;
      await this.#readSoon();
    }
  }

  #watchUpstream(repository: string | null): void {
    if ((this.#upstreamRefs?.repository ?? null) === repository) return;
    void this.#upstreamRefs?.watch.stop();
    this.#upstreamRefs = null;
    if (repository === null) return;
    const inside = join(repository, '.git');
    const watch = watchRefs(existsSync(inside) ? inside : repository, () => void this.#readSoon());
    this.#upstreamRefs = { repository, watch };
  }

  #places(): BoardPlace[] {
    return boardPlaces(this.root, this.workers.values(), this.#upstreamPlace);
  }

  #alive(name: string): 'alive' | 'gone' | 'unknown' {
    const worker = this.workers.get(name);
    if (worker === undefined) return 'unknown';
    return worker.isAtWork ? 'alive' : 'gone';
  }
}
