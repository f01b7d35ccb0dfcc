// What a worker needs of those around it, and what somebody saw of it: an injected record, so that a worker is tested alone.
import type { Result } from '../../domain/failure.js';
import type { About, TimelineEntry } from '../../domain/snapshot.js';
import type { Host } from '../hosts/host.js';
import type { Conversations } from '../sessions/conversations.js';
import type { Worker } from './worker.js';

export interface Looked {
  processes: number | null;
  uncommitted: number | null;
}

export interface WorkerEffects {
  /** Something to show; it is also journaled soon. */
  changed(): void;
  /** Journal it now: what follows must not be forgotten. */
  saveNow(): void;
  /** Journal it at the end of this turn: a phase is not to be forgotten, but many change at once. */
  saveNext(): void;
  /** Its phase or its activity is another now. */
  moved(worker: Worker): void;
  tell(level: TimelineEntry['level'], sentence: string, about?: About): void;
  /** A run of its agent began. */
  sessionBegan?(): void;
  host(id: string): Host | null;
  /** A host that answers, whichever. */
  anyHost(): Host | null;
  /** The same, started where none runs: the recordings of those before it are read by any. */
  needHost(): Promise<Result<Host>>;
  /** It ended although nobody asked; `bySignal` when something killed it. */
  ended(worker: Worker, bySignal: boolean): void;
  /** Its agent wants to rest and waits for `answerStop` (asked-stop.ts). Where nobody handles it, it may at once. */
  stopAsked?(worker: Worker, seq: number): void;
  /** For a worker whose own is not known any more. */
  environment(): Record<string, string>;
  /** Where its agent keeps what outlives a session. */
  directory(): string;
  conversations: Conversations;
}
