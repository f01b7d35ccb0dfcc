// The chrome as the session sees it: states in, pictures out. Ink draws in a thread of its own, because a frame of it takes longer than a
// key and its echo together. Where a person waits for the picture, and until that thread has begun, it is drawn by hand: the same cells.
import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../domain/failure.js';
import { compileSooner } from '../home/compile-sooner.js';
import { toAscii } from './chrome/ascii.js';
import { firstPicture } from './chrome/first-picture.js';
import { Pace } from './chrome/pace.js';
import type { Drawn } from './chrome/thread.js';
import type { CockpitState } from './store/state.js';
import { type ScreenModel, screenModel } from './views/screen.js';
import { share } from './views/share.js';

/** What was drawn by hand looks the same by Ink: while a person goes through panes it draws none of the pictures on the way. */
const restMs = 120;

/** Takes the whole chrome as text and SGR, null where it is as it was. Panes that go with it are shown by the same call. */
export type Show = (ansi: string | null) => void;

/** What we need of a worker thread, or of a port in its place. */
export interface ChromeThread {
  postMessage(model: ScreenModel): void;
  on(event: 'message', listener: (drawn: Drawn) => void): unknown;
  stop(): void;
}

interface Job {
  model: ScreenModel;
  show: Show;
  /** Drawn by hand it stands on the screen already. */
  isShown: boolean;
}

export class Chrome {
  readonly pace = new Pace();
  #thread: ChromeThread | null = null;
  #isLoaded = false;
  /** Ink's pictures are shown from now on. */
  #isUp = false;
  #pending: { state: CockpitState; show: Show } | null = null;
  #lastState: CockpitState | null = null;
  /** What stands on the screen, or is about to. */
  #latest: Job | null = null;
  /** In the thread at the moment; nothing more is sent until it has answered, and then only the latest. */
  #drawing: Job | null = null;
  #rest: NodeJS.Timeout | undefined;

  constructor(private readonly open: () => ChromeThread = openThread) {}

  /** The person looks: time to load Ink. */
  begin(): void {
    this.#thread = this.open();
    this.#thread.on('message', drawn => this.#heard(drawn));
  }

  /** Draws the state soon; of several in one turn, or while a key's echo is awaited, only the last. */
  draw(state: CockpitState, show: Show): void {
    const isNew = this.#pending === null;
    this.#pending = { state, show };
    if (isNew) queueMicrotask(() => this.#paced());
  }

  stop(): void {
    this.#pending = null;
    clearTimeout(this.#rest);
    this.#rest = undefined;
    this.#thread?.stop();
    this.#thread = null;
    this.pace.stop();
  }

  #paced(): void {
    if (this.#pending === null) return;
    if (this.#pending.state.attached) this.pace.draw(() => this.#drawPending());
    else this.#drawPending();
  }

  #drawPending(): void {
    if (this.#pending === null) return;
    const { state, show } = this.#pending;
    this.#pending = null;
    const last = this.#latest?.model ?? null;
    const model = share(last, screenModel(state));
    const isAwaited = this.#lastState === null || isAwaitedAfter(this.#lastState, state);
    this.#lastState = state;
    const isShown = isAwaited || !this.#isUp;
    const stands = model === last && this.#latest?.isShown === true;
    const job = { model, show, isShown: isShown || stands };
    this.#latest = job;
    if (isShown) show(stands ? null : byHand(model));
    if (this.#drawing === null && model === last) {
      if (!isShown) show(null);
    } else if (this.#drawing === null) this.#send(job);
  }

  /** At once where it is to be shown, after a rest where it stands already. */
  #send(job: Job): void {
    if (!this.#isLoaded) return;
    if (!job.isShown || !this.#isUp) return this.#sendNow(job);
    this.#rest ??= setTimeout(() => {
      this.#rest = undefined;
      if (this.#latest !== null && this.#drawing === null) this.#sendNow(this.#latest);
    }, restMs);
  }

  #sendNow(job: Job): void {
    clearTimeout(this.#rest);
    this.#rest = undefined;
    this.#drawing = job;
    this.#thread?.postMessage(job.model);
  }

  #heard(drawn: Drawn): void {
    if (drawn === null) {
      this.#isLoaded = true;
      if (this.#latest !== null) this.#send(this.#latest);
      return;
    }
    const done = this.#drawing;
    const latest = this.#latest;
    this.#drawing = null;
    if (done === null || latest === null) return;
    const isLatest = latest.model === done.model;
    if (!isLatest) this.#send(latest);
    // What was drawn by hand meanwhile is newer.
    if (!isLatest && latest.isShown) return;
    if (!this.#isUp) compileSooner();
    this.#isUp = true;
    latest.isShown ||= isLatest;
    (isLatest ? latest : done).show(drawn);
  }
}

/** Whether the person may wait for it. An attached agent has the keys: most of what changes round it is news, and can wait for Ink. */
function isAwaitedAfter(last: CockpitState, state: CockpitState): boolean {
  if (!state.attached || !last.attached) return true;
  const { copies, dialog, arranged } = last;
  return state.copies !== copies || state.dialog !== dialog || state.arranged !== arranged;
}

function byHand(model: ScreenModel): string {
  const text = firstPicture(model);
  return model.unicode ? text : toAscii(text);
}

function openThread(): ChromeThread {
  const worker = new Worker(new URL('./chrome/thread-entry.js', import.meta.url), {
    name: 'chrome',
    workerData: getCompileCacheDir(),
    // Never on the terminal: it is the compositor's.
    stdout: true,
    stderr: true,
  });
  worker.unref();
  worker.on('error', error => {
    throw new Error(`The chrome cannot be drawn: ${messageOf(error)}`, { cause: error });
  });
  return Object.assign(worker, { stop: () => void worker.terminate() });
}
