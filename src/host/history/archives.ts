// The archives of all sessions of a host: a few at a time, one replay at a time, and none that nobody asks for any more.
import PQueue from 'p-queue';
import { Archive } from './archive.js';

/** Of 16 MB of recording each. */
const most = 4;
const idleMs = 60_000;

export class Archives {
  /** Two replays at once would keep the sessions waiting twice as long. */
  readonly #queue = new PQueue({ concurrency: 1 });
  /** By file; the one used last is the last. */
  readonly #archives = new Map<string, { archive: Archive; timer: NodeJS.Timeout }>();

  /** Lets nobody else use an archive meanwhile. @param file of a recording */
  use<T>(file: string, run: (archive: Archive) => Promise<T>): Promise<T> {
    return this.#queue.add(async () => {
      const archive = this.#archives.get(file)?.archive ?? new Archive(file);
      try {
        return await run(archive);
      } finally {
        this.#shelve(file, archive);
      }
    });
  }

  drop(file: string): void {
    const known = this.#archives.get(file);
    if (known === undefined) return;
    clearTimeout(known.timer);
    this.#archives.delete(file);
    void this.#queue.add(() => known.archive.close());
  }

  close(): void {
    for (const file of this.#archives.keys()) this.drop(file);
  }

  #shelve(file: string, archive: Archive): void {
    clearTimeout(this.#archives.get(file)?.timer);
    this.#archives.delete(file);
    const timer = setTimeout(() => this.drop(file), idleMs);
    timer.unref();
    this.#archives.set(file, { archive, timer });
    for (const oldest of this.#archives.keys()) {
      if (this.#archives.size > most) this.drop(oldest);
    }
  }
}
