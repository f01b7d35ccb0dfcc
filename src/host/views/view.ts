// One client's view of one session: what it has not seen yet, and when it may be told. Nothing queues here.
import { encodeFrame } from '../../protocol/frame.js';
import { type FrameHead, type FrameSource, makeFrame, readHead, sameHead } from './frames.js';

/** Frames that a client may have on the way. With none left the rows stay dirty, and later the latest state goes. */
const maxUnacknowledged = 2;
/** 60 a second. */
const frameGapMs = 16;
/** So much between two frames is a flood that nobody reads: fewer pictures leave the processor to it. */
const floodBytes = 128 * 1024;
const floodGapMs = 50;
/** A frame this soon after a key is its echo, and does not wait for the gap. */
const echoMs = 60;
/** Whoever typed sees the echo before others who look at the same session take the processor for it. */
const othersMs = 4;
/** An agent that never ends its synchronized update is shown all the same. */
const longestUpdateMs = 100;

/** A session that runs. */
export interface ViewSource extends FrameSource {
  /** All of it since its start. */
  readonly printedBytes: number;
}

export class SessionView {
  cols = 0;
  rows = 0;
  visible = false;
  /** Its room never counts. */
  observes = false;
  #dirty = new Uint8Array(0);
  #isDirty = false;
  #isFull = true;
  #last: FrameHead | null = null;
  #seq = 0;
  #acknowledged = 0;
  /** Frames up to this one were sent before the client opened the view anew; their acknowledgements say nothing. */
  #before = 0;
  #sentAt = Number.NEGATIVE_INFINITY;
  /** Of what the session had printed by then. */
  #sentBytes = 0;
  #inputAt = Number.NEGATIVE_INFINITY;
  #notBefore = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = 0;

  /** @param client who looks; one client may have several views of one session */
  constructor(
    readonly id: number,
    readonly client: object,
    private readonly source: ViewSource,
    private readonly otherDrives: (view: SessionView) => boolean,
    private readonly send: (frame: Buffer) => void,
  ) {}

  /** Rows of the screen, both inclusive. */
  markRows(start: number, end: number): void {
    const { rows } = this.source.screen;
    if (this.#dirty.length !== rows) return this.markAll();
    this.#dirty.fill(1, start, end + 1);
    this.#isDirty = true;
  }

  markAll(): void {
    this.#isFull = true;
    this.#isDirty = true;
  }

  /** The client starts over: a full frame, and all of its credit. */
  restart(): void {
    this.#before = this.#seq;
    this.#acknowledged = this.#seq;
    this.markAll();
  }

  /** Something of the head may have changed: cursor, modes, who drives, paused. */
  markHead(): void {
    this.#isDirty = true;
  }

  typed(): void {
    this.#inputAt = performance.now();
  }

  /** Somebody else typed. */
  standBack(): void {
    this.#notBefore = performance.now() + othersMs;
  }

  acknowledge(epoch: number, seq: number): void {
    if (epoch !== this.source.epoch || seq <= this.#before) return;
    // A client that counts otherwise than we do has lost a frame.
    if (seq > this.#seq || seq < this.#acknowledged) this.markAll();
    this.#acknowledged = Math.min(seq, this.#seq);
    this.flush();
  }

  /** Sends what is dirty, now or as soon as the view may have a frame. */
  flush(): void {
    if (!this.#isDirty || !this.visible) return;
    if (this.#seq - this.#acknowledged >= maxUnacknowledged) return;
    const now = performance.now();
    const { updatingSince } = this.source;
    if (updatingSince !== null && now < updatingSince + longestUpdateMs) {
      return this.#later(updatingSince + longestUpdateMs - now);
    }
    const isFlood = this.source.printedBytes - this.#sentBytes > floodBytes;
    const next = Math.max(this.#sentAt + (isFlood ? floodGapMs : frameGapMs), this.#notBefore);
    const due = now - this.#inputAt < echoMs ? now : next;
    if (now < due) return this.#later(due - now);
    this.#stopTimer();
    this.#sendFrame(now);
  }

  close(): void {
    this.visible = false;
    this.#stopTimer();
  }

  #sendFrame(now: number): void {
    const { screen, epoch } = this.source;
    const head = readHead(this.source, this.otherDrives(this));
    const last = this.#last;
    const isFull =
      this.#isFull ||
      last === null ||
      last.generation !== head.generation ||
      last.modes.alternateScreen !== head.modes.alternateScreen;
    const rows: number[] = [];
    for (let y = 0; y < head.rows; y++) if (isFull || this.#dirty[y] === 1) rows.push(y);
    this.#isDirty = false;
    this.#isFull = false;
    this.#dirty = this.#dirty.length === head.rows ? this.#dirty.fill(0) : new Uint8Array(head.rows);
    if (rows.length === 0 && last !== null && sameHead(last, head)) return;
    this.#last = head;
    this.#sentAt = now;
    this.#sentBytes = this.source.printedBytes;
    this.#seq++;
    this.send(encodeFrame(makeFrame({ view: this.id, epoch, seq: this.#seq }, head, screen, rows)));
  }

  #later(ms: number): void {
    const at = performance.now() + ms;
    if (this.#timer !== null && this.#timerAt <= at) return;
    this.#stopTimer();
    this.#timerAt = at;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.flush();
    }, ms);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
