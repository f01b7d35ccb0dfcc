// What workers last printed, for those that stand on the screen as one line. Asked of the host every two seconds at most, and only after output.
import type { SessionAddress } from '../../domain/worker.js';

/** One redraw of the chrome for all of them; nobody reads nineteen lines that change faster. */
const gapMs = 2_000;
/** A host that is being connected to has no answer yet, one that does not know the session never has one. */
const mostTries = 5;

export interface Folded {
  worker: string;
  address: SessionAddress;
}

interface Wanted extends Folded {
  /** `lastOutputAt` of the session when its screen was last asked for. */
  printedAt: string | null;
}

export class LastLines {
  #wanted = new Map<string, Wanted>();
  readonly #dirty = new Set<string>();
  /** How often a host has given no answer, by session. */
  readonly #tries = new Map<string, number>();
  #lines: Record<string, string> = {};
  #timer: NodeJS.Timeout | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  /**
   * @param capture lines of the screen; null when its host is away
   * @param onChange the last line of each worker that was ever asked for; hostile text
   */
  constructor(
    private readonly capture: (address: SessionAddress) => Promise<string[] | null>,
    private readonly onChange: (lines: Record<string, string>) => void,
  ) {}

  /** Those whose line is on the screen now; cheap to repeat. */
  want(folded: readonly Folded[]): void {
    const before = this.#wanted;
    this.#wanted = new Map();
    for (const one of folded) {
      const { session } = one.address;
      const known = before.get(session);
      if (known === undefined) this.#dirty.add(session);
      this.#wanted.set(session, { ...one, printedAt: known?.printedAt ?? null });
    }
    this.#schedule();
  }

  /** The session has printed. @param at `lastOutputAt` */
  heard(session: string, at: string): void {
    const known = this.#wanted.get(session);
    if (known === undefined || known.printedAt === at) return;
    known.printedAt = at;
    this.#dirty.add(session);
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#dirty.size === 0 || this.#timer !== undefined || this.#stopped) return;
    const wait = Math.max(0, this.#readAt + gapMs - performance.now());
    this.#timer = setTimeout(() => void this.#read(), wait);
  }

  async #read(): Promise<void> {
    this.#readAt = performance.now();
    const wanted = [...this.#dirty].flatMap(session => this.#wanted.get(session) ?? []);
    this.#dirty.clear();
    const read: { worker: string; line: string | null }[] = [];
    // One after the other: the host has keys and frames to carry in between.
    for (const { worker, address } of wanted) {
      const lines = await this.capture(address);
      this.#judge(address.session, lines !== null);
      read.push({ worker, line: lastOf(lines) });
    }
    this.#timer = undefined;
    if (this.#stopped) return;
    const news = read.filter(({ worker, line }) => line !== null && line !== this.#lines[worker]);
    if (news.length > 0) {
      const lines = news.map(({ worker, line }) => [worker, line ?? '']);
      this.#lines = { ...this.#lines, ...Object.fromEntries(lines) };
      this.onChange(this.#lines);
    }
    this.#schedule();
  }

  /** Without an answer it is asked again, for a while. */
  #judge(session: string, isAnswered: boolean): void {
    const tries = (this.#tries.get(session) ?? 0) + 1;
    if (isAnswered) this.#tries.delete(session);
    else this.#tries.set(session, tries);
    if (!isAnswered && tries < mostTries) this.#dirty.add(session);
  }
}

/** The last line with a word in it: rules and empty prompts tell nothing. */
export function lastOf(lines: readonly string[] | null): string | null {
  return lines?.findLast(line => /[\p{L}\p{N}]/u.test(line))?.trim() ?? null;
}
