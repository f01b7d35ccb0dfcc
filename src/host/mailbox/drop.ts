// The drop directory: a file moved in is an event, for hooks that cannot speak HTTP. Read once, then removed.
import {
  closeSync,
  constants,
  type FSWatcher,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  watch,
} from 'node:fs';
import { join } from 'node:path';
import { maxBodyBytes } from './mailbox.js';

/** `<session>-<token>.<anything>.json`; the session is a UUID, so the dash after it is found by trying. */
export class DropDirectory {
  #watcher: FSWatcher | null = null;
  #due: NodeJS.Immediate | null = null;

  /** @param deliver false when the file is nobody's */
  constructor(
    private readonly directory: string,
    private readonly sessions: () => string[],
    private readonly deliver: (session: string, token: string, body: string) => boolean,
  ) {}

  open(): void {
    this.#watcher = watch(this.directory, () => {
      this.#due ??= setImmediate(() => this.read());
    });
    this.#watcher.on('error', () => this.close());
    this.read();
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = null;
    if (this.#due !== null) clearImmediate(this.#due);
    this.#due = null;
  }

  /** Everything that lies there, oldest name first. Files still being written have another ending. */
  read(): void {
    this.#due = null;
    for (const name of this.#names()) {
      const file = join(this.directory, name);
      const address = this.#addressOf(name);
      const body = address === null ? null : readSmallFile(file);
      if (address !== null && body !== null) this.deliver(address.session, address.token, body);
      rmSync(file, { force: true, recursive: true });
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.directory)
        .filter(name => name.endsWith('.json'))
        .sort();
    } catch {
      return [];
    }
  }

  #addressOf(name: string): { session: string; token: string } | null {
    for (const session of this.sessions()) {
      if (!name.startsWith(`${session}-`)) continue;
      const rest = name.slice(session.length + 1);
      return { session, token: rest.slice(0, rest.indexOf('.')) };
    }
    return null;
  }
}

/** Null for what is no regular file of a bearable size: a link, a pipe, a device. */
function readSmallFile(file: string): string | null {
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { size } = fstatSync(fd);
      if (!fstatSync(fd).isFile() || size > maxBodyBytes) return null;
      const bytes = Buffer.alloc(size);
      return bytes.toString('utf8', 0, readSync(fd, bytes, 0, size, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}
