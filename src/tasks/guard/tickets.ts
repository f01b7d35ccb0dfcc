// The files behind the queue of a guarded upstream: a ticket for each who waits, and `turn`, which names the ticket whose turn it
// is. Whoever dies leaves both behind; anybody may take them away then. The order is all that hangs on them: that nothing is
// overwritten is git's own doing, which compares the branch when it moves it.
import { randomBytes } from 'node:crypto';
import {
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isAlive, type Owner } from './owner.js';

export interface Ticket {
  /** `test`: it takes a while. `quick`: it is done at once. */
  kind: 'test' | 'quick';
  /** What a push is known by when it comes again. */
  keys: string[];
  owner: Owner;
  /** Of who holds it: another process that takes it over writes another one. */
  nonce: string;
  /**
   * `kept`: it was sent back, and has its turn until `until` for coming again. `settling`: it was let through, and git moves
   * the branch to `head` now.
   */
  state: 'waiting' | 'working' | 'kept' | 'settling';
  /** Milliseconds since 1970. */
  until: number | null;
  head: string | null;
}

export const beatMs = 2_000;
/** Whoever has shown no sign of life for so long is gone, or frozen. */
const deadAfterMs = 30_000;
const maxTicketBytes = 64 * 1024;

export class Tickets {
  /** @param headNow what the branch points at, as far as that can be seen at a glance */
  constructor(
    readonly directory: string,
    private readonly headNow: () => string | null,
  ) {}

  /** Numbered as they come, oldest first; dead ones are taken away. */
  list(): { name: string; ticket: Ticket }[] {
    return this.#names().flatMap(name => {
      const ticket = this.read(name);
      if (ticket !== null && this.isAlive(name, ticket)) return [{ name, ticket }];
      if (ticket !== null) this.remove(name);
      return [];
    });
  }

  add(ticket: Ticket): string {
    const last = this.#names().at(-1);
    const number = (last === undefined ? 0 : Number(last.slice(0, 8))) + 1;
    const name = `${String(number).padStart(8, '0')}-${randomBytes(4).toString('hex')}`;
    this.write(name, ticket);
    return name;
  }

  write(name: string, ticket: Ticket): void {
    const draft = this.#draft(JSON.stringify(ticket));
    renameSync(draft, join(this.directory, name));
  }

  /** Null when it is not there, or is none of ours. */
  read(name: string): Ticket | null {
    try {
      const path = join(this.directory, name);
      if (statSync(path).size > maxTicketBytes) return null;
      const said = JSON.parse(readFileSync(path, 'utf8')) as Ticket;
      return Array.isArray(said.keys) && typeof said.owner?.pid === 'number' ? said : null;
    } catch {
      return null;
    }
  }

  remove(name: string): void {
    rmSync(join(this.directory, name), { force: true });
  }

  /** A sign of life. */
  beat(name: string): void {
    try {
      const now = new Date();
      utimesSync(join(this.directory, name), now, now);
    } catch {
      // Taken away by somebody: seen at the next look.
    }
  }

  isAlive(name: string, { state, until, owner, head }: Ticket): boolean {
    if (state === 'kept') return Date.now() < (until ?? 0);
    const known = isAlive(owner);
    if (known === false) return false;
    if (state === 'settling') return Date.now() < (until ?? 0) && this.headNow() !== head;
    try {
      return Date.now() - statSync(join(this.directory, name)).mtimeMs < deadAfterMs;
    } catch {
      return false;
    }
  }

  /** Whose turn it is. Null when nobody has it; who is dead loses it here. */
  turn(): string | null {
    const name = this.#readTurn();
    if (name === null) return null;
    const ticket = this.read(name);
    if (ticket !== null && this.isAlive(name, ticket)) return name;
    this.#takeTurnFrom(name);
    this.remove(name);
    return null;
  }

  /** False when somebody else was faster. */
  takeTurn(name: string): boolean {
    const draft = this.#draft(name);
    try {
      linkSync(draft, this.#turnFile);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }

  giveTurn(name: string): void {
    if (this.#readTurn() === name) rmSync(this.#turnFile, { force: true });
  }

  get #turnFile(): string {
    return join(this.directory, 'turn');
  }

  #readTurn(): string | null {
    try {
      return readFileSync(this.#turnFile, 'utf8').slice(0, 100);
    } catch {
      return null;
    }
  }

  /** Moved aside first: two who found the same one dead must not both take away what the first of them set up anew. */
  #takeTurnFrom(name: string): void {
    const aside = join(this.directory, `.dead-${randomBytes(6).toString('hex')}`);
    try {
      renameSync(this.#turnFile, aside);
      if (readFileSync(aside, 'utf8') !== name) linkSync(aside, this.#turnFile);
    } catch {
      // Somebody else did it.
    }
    rmSync(aside, { force: true });
  }

  #names(): string[] {
    return readdirSync(this.directory)
      .filter(name => /^\d{8}-[0-9a-f]{8}$/.test(name))
      .sort();
  }

  #draft(text: string): string {
    const draft = join(this.directory, `.draft-${process.pid}-${randomBytes(6).toString('hex')}`);
    writeFileSync(draft, text);
    return draft;
  }
}
