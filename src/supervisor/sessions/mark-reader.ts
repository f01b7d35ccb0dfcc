// What a host tells of bells, messages and progress of one session → the marks of its worker. A program may ring a hundred
// times a second: what is shown changes twice a second at most, and its messages reach the timeline seldom.
import type { Marks } from '../../domain/marks.js';
import type { HostSession, TerminalNotice } from '../../protocol/host-methods.js';

const gapMs = 500;
/** Between two of its messages in the timeline. */
const toldGapMs = 5_000;

/** What is remembered of a session across restarts of the supervisor. */
export interface MarkMemory {
  session: string;
  /** ISO 8601: what is older was seen; '' for nothing. */
  seenAt: string;
  /** Number of the last message that was told. */
  toldSeq: number;
}

export interface MarkEffects {
  changed(): void;
  /** Hostile text. */
  tell(text: string): void;
}

export class MarkReader {
  #marks: Marks = {};
  #latest: HostSession | null = null;
  #timer: NodeJS.Timeout | null = null;
  #changedAt = Number.NEGATIVE_INFINITY;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly memory: MarkMemory,
    private readonly effects: MarkEffects,
  ) {}

  /** The reader of that session: the present one, or a new one with what the record remembers of it. */
  static of(
    session: string,
    present: MarkReader | null,
    record: { marks?: MarkMemory },
    effects: MarkEffects,
  ): MarkReader {
    if (present?.memory.session === session) return present;
    present?.stop();
    if (record.marks?.session !== session) record.marks = { session, seenAt: '', toldSeq: 0 };
    return new MarkReader(record.marks, effects);
  }

  /** Undefined where there is nothing to show. */
  get marks(): Marks | undefined {
    return Object.keys(this.#marks).length === 0 ? undefined : this.#marks;
  }

  session(session: HostSession): void {
    if (session.session !== this.memory.session) return;
    this.#latest = session;
    if (this.#timer !== null || same(this.#marks, this.#read())) return;
    const wait = this.#changedAt + gapMs - performance.now();
    if (wait <= 0) this.#take();
    else this.#timer = setTimeout(() => this.#take(), wait);
  }

  /** The person has looked. */
  seen(): void {
    if (this.#marks.bellAt === undefined && this.#marks.said === undefined) return;
    this.memory.seenAt = new Date().toISOString();
    this.#take();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #take(): void {
    this.stop();
    const marks = this.#read();
    this.#tell();
    if (same(this.#marks, marks)) return;
    this.#marks = marks;
    this.#changedAt = performance.now();
    this.effects.changed();
  }

  #read(): Marks {
    const session = this.#latest;
    if (session === null) return {};
    const { seenAt } = this.memory;
    const { bellAt, progress } = session;
    const notice = session.notices?.at(-1);
    return {
      ...(bellAt !== undefined && bellAt > seenAt ? { bellAt } : {}),
      ...(notice !== undefined && notice.at > seenAt
        ? { said: { at: notice.at, text: textOf(notice) } }
        : {}),
      ...(progress !== undefined && session.state !== 'ended' ? { progress } : {}),
    };
  }

  #tell(): void {
    const notice = this.#latest?.notices?.at(-1);
    if (notice === undefined || notice.seq <= this.memory.toldSeq) return;
    this.memory.toldSeq = notice.seq;
    const now = performance.now();
    if (now - this.#toldAt < toldGapMs) return;
    this.#toldAt = now;
    this.effects.tell(textOf(notice));
  }
}

function textOf({ title, body }: TerminalNotice): string {
  return title === null || title === '' ? body : body === '' ? title : `${title}: ${body}`;
}

function same(a: Marks, b: Marks): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
