// A recording as something that can be played: a screen at any moment of it, forwards cheaply, backwards from the start.
import { setImmediate as breathe } from 'node:timers/promises';
import type { Frame } from '../../protocol/frame.js';
import { VtScreen } from '../screen/screen.js';
import { makeFullFrame } from '../views/frames.js';
import { RecordingReader } from './reader.js';
import { decodeSize, recordKinds } from './records.js';

export interface TapeEvent {
  /** ms since its first byte, as it was. */
  at: number;
  /** The same with long waits cut short. */
  playAt: number;
  kind: number;
  payload: Buffer;
  /** What came before it was lost. */
  isFresh: boolean;
}

/** Keys are read between two stretches. */
const stretchMs = 10;

/** Everything that is recorded by now; empty for no recording. @param maxIdleMs longer waits are played as so much */
export async function readTape(file: string, maxIdleMs: number): Promise<TapeEvent[]> {
  const reader = new RecordingReader(file);
  const events: TapeEvent[] = [];
  let first: number | null = null;
  let last = 0;
  let playAt = 0;
  try {
    for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
      batch.records.forEach((record, index) => {
        first ??= record.at;
        const at = Math.max(last, record.at - first);
        playAt += Math.min(at - last, maxIdleMs);
        last = at;
        const { kind, payload } = record;
        events.push({ at, playAt, kind, payload, isFresh: batch.isFresh && index === 0 });
      });
    }
  } finally {
    await reader.close();
  }
  return events;
}

export class Tape {
  #screen: VtScreen | null = null;
  #cols = 80;
  #rows = 24;
  #next = 0;
  #position = 0;
  /** Grows with every change of the picture. */
  version = 0;

  constructor(private readonly events: TapeEvent[]) {}

  /** ms */
  get duration(): number {
    return this.events.at(-1)?.playAt ?? 0;
  }

  get position(): number {
    return this.#position;
  }

  /** When the next thing is printed; null at the end. */
  get nextAt(): number | null {
    for (let index = this.#next; index < this.events.length; index++) {
      const event = this.events[index];
      if (event?.kind === recordKinds.data || event?.kind === recordKinds.resize) return event.playAt;
    }
    return null;
  }

  /** How the session ended, once that is played; null before, and for one that still runs. */
  get exit(): { code: number; signal: number } | null {
    const last = this.events.at(-1);
    if (last?.kind !== recordKinds.exit || this.#next < this.events.length) return null;
    const exit = JSON.parse(last.payload.toString('utf8')) as { code?: unknown; signal?: unknown };
    return { code: Number(exit.code) || 0, signal: Number(exit.signal) || 0 };
  }

  /** Plays up to this moment, or back to it; gives up where it is when `isStale`. @param ms as `playAt` */
  async goTo(ms: number, isStale: () => boolean = () => false): Promise<void> {
    const target = Math.min(Math.max(0, ms), this.duration);
    if (target < this.#position) this.#rewind();
    this.#position = target;
    let until = performance.now() + stretchMs;
    for (let event = this.events[this.#next]; event !== undefined; event = this.events[this.#next]) {
      if (event.playAt > target) return;
      this.#next++;
      this.#play(event);
      if (performance.now() < until) continue;
      await breathe();
      if (isStale()) {
        this.#position = event.playAt;
        return;
      }
      until = performance.now() + stretchMs;
    }
  }

  frame(): Frame {
    this.#screen ??= new VtScreen(this.#cols, this.#rows);
    const source = { epoch: 0, screen: this.#screen, generation: 1, paused: false, updatingSince: null };
    return makeFullFrame(source);
  }

  close(): void {
    this.#screen?.dispose();
    this.#screen = null;
  }

  #rewind(): void {
    this.close();
    this.#next = 0;
    this.version++;
  }

  #play({ kind, payload, isFresh }: TapeEvent): void {
    if (isFresh) this.close();
    if (kind === recordKinds.resize) {
      const size = decodeSize(payload);
      if (size === null) return;
      [this.#cols, this.#rows] = [size.cols, size.rows];
      this.#screen?.resize(size.cols, size.rows);
    } else if (kind === recordKinds.snapshot) {
      this.close();
      this.#screen = new VtScreen(this.#cols, this.#rows);
      this.#screen.writeText(payload.toString('utf8'));
    } else if (kind === recordKinds.data) {
      this.#screen ??= new VtScreen(this.#cols, this.#rows);
      this.#screen.write(payload);
    } else return;
    this.version++;
  }
}
