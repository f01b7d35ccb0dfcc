// The queue before the branch that all share. One after the other: nobody moves it while somebody else's push is being tested.
// First come, first served, but that what needs no test goes before what does; and whoever has to be sent back, because the
// branch has moved while it waited, keeps its turn for a moment: else it would be late for ever.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Owner, ownerOf } from './owner.js';
import { beatMs, type Ticket, Tickets } from './tickets.js';

/** So many quick ones in a row go before one that is tested. */
const mostQuick = 8;
const lookEveryMs = 40;
/** For git to move the branch once a push was let through. */
const settleMs = 10_000;

export interface Wanted {
  kind: Ticket['kind'];
  keys: string[];
}

/** A place in the queue. Whoever has one leaves it in one of three ways. */
export class Place {
  #timer: NodeJS.Timeout;

  constructor(
    private readonly tickets: Tickets,
    readonly name: string,
    private ticket: Ticket,
  ) {
    this.#timer = setInterval(() => tickets.beat(name), beatMs);
    this.#timer.unref();
  }

  /** False when it was called off, or the place was lost: to a sign of life that did not come. */
  async waitTurn(signal?: AbortSignal): Promise<boolean> {
    for (;;) {
      if (signal?.aborted === true) return false;
      if (this.tickets.read(this.name)?.nonce !== this.ticket.nonce) return false;
      const turn = this.tickets.turn();
      if (turn === this.name) {
        this.#set({ state: 'working', until: null });
        return true;
      }
      if (turn === null && this.#isNext() && this.tickets.takeTurn(this.name)) continue;
      await delay(lookEveryMs + Math.random() * lookEveryMs);
    }
  }

  /** Another push that is known by the same keys has its turn until then. */
  keep(ms: number): void {
    clearInterval(this.#timer);
    this.#set({ state: 'kept', until: Date.now() + ms });
  }

  /** Git moves the branch to `head` now; it is over when it has, or when that process has ended. */
  settle(head: string, owner: Owner): void {
    clearInterval(this.#timer);
    this.#set({ state: 'settling', until: Date.now() + settleMs, head, owner });
  }

  leave(): void {
    clearInterval(this.#timer);
    this.tickets.giveTurn(this.name);
    this.tickets.remove(this.name);
  }

  #set(change: Partial<Ticket>): void {
    this.ticket = { ...this.ticket, ...change };
    if (this.tickets.read(this.name)?.nonce === this.ticket.nonce) this.tickets.write(this.name, this.ticket);
  }

  #isNext(): boolean {
    const waiting = this.tickets.list().filter(({ ticket }) => ticket.state === 'waiting');
    const tested = waiting.find(({ ticket }) => ticket.kind === 'test');
    const quick = waiting.find(({ ticket }) => ticket.kind === 'quick');
    const inRow = readNumber(this.#rowFile);
    const next = quick !== undefined && (tested === undefined || inRow < mostQuick) ? quick : tested;
    if (next?.name !== this.name) return false;
    writeFileSync(
      this.#rowFile,
      String(next.ticket.kind === 'quick' && tested !== undefined ? inRow + 1 : 0),
    );
    return true;
  }

  get #rowFile(): string {
    return join(this.tickets.directory, '.in-row');
  }
}

/** @param directory of the guard in the upstream @param branch that is queued for */
export function enterQueue(directory: string, branch: string, { kind, keys }: Wanted): Place {
  const tickets = ticketsOf(directory, branch);
  const mine = { keys, owner: ownerOf(process.pid), nonce: randomUUID(), until: null, head: null };
  const turn = tickets.turn();
  const kept = turn === null ? null : tickets.read(turn);
  if (turn !== null && kept?.state === 'kept' && kept.keys.some(key => keys.includes(key))) {
    const ticket: Ticket = { ...mine, kind, state: 'working' };
    tickets.write(turn, ticket);
    if (tickets.read(turn)?.nonce === ticket.nonce) return new Place(tickets, turn, ticket);
  }
  const ticket: Ticket = { ...mine, kind, state: 'waiting' };
  return new Place(tickets, tickets.add(ticket), ticket);
}

/** Whether that place has its turn this moment: whoever pushes with it need not wait. */
export function hasTurn(directory: string, branch: string, place: string): boolean {
  return ticketsOf(directory, branch).turn() === place;
}

function ticketsOf(directory: string, branch: string): Tickets {
  const queue = join(directory, 'queue');
  makeDirectory(queue);
  // A packed one was packed before: then the process that moves it tells by its end.
  return new Tickets(queue, () => readText(join(directory, '..', 'refs', 'heads', branch))?.trim() ?? null);
}

/** Not what it lies in: a guard that was taken away meanwhile leaves nothing. */
function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function readNumber(file: string): number {
  return Number(readText(file) ?? 0) || 0;
}
