// A child in a pseudo-terminal: bytes out, a bounded queue in, and its end after the last byte. Knows no screen.
import { failure, messageOf, type Result, success } from '../../domain/failure.js';
import { Gather } from './gather.js';
import { findProgram } from './program.js';
import { readRest } from './rest.js';
import { openTerminal, type Terminal } from './terminal.js';
import { type Message, WriteQueue } from './write-queue.js';

/** What every terminal of ours is. */
export const terminalVariables = { TERM: 'xterm-256color', COLORTERM: 'truecolor' };

export interface PtyCommand {
  argv: [string, ...string[]];
  cwd: string;
  /** The whole environment, TERM included. */
  env: Record<string, string>;
  cols: number;
  rows: number;
}

export interface PtyExit {
  code: number;
  /** 0 when no signal ended it. */
  signal: number;
}

export class Pty {
  readonly pid: number;
  readonly #pty: Terminal;
  readonly #queue: WriteQueue;
  #open = true;

  /** @param open starts the child, whose bytes it hands on; they are valid only during the call */
  constructor(
    open: (read: (bytes: Buffer) => void) => Terminal,
    onData: (bytes: Buffer) => void,
    onExit: (exit: PtyExit) => void,
  ) {
    const gather = new Gather(onData);
    const pty = open(bytes => {
      gather.push(bytes);
      this.#queue.poke();
    });
    this.#pty = pty;
    this.pid = pty.pid;
    this.#queue = new WriteQueue(this.#pty.fd);
    // node-pty throws out of its read loop unless two listeners stand on `error`; its `exit` follows anyway.
    this.#pty.on('error', () => {});
    this.#pty.on('error', () => {});
    const { _socket: socket, fd } = this.#pty;
    readRest(
      socket,
      fd,
      bytes => gather.push(bytes),
      () => {
        this.#open = false;
        this.#queue.close();
      },
    );
    pty.onExit(({ exitCode, signal }) => {
      gather.flush();
      onExit({ code: exitCode, signal: signal ?? 0 });
    });
  }

  /** False when the child has not read for so long that nothing more is taken. Several stay together. */
  write(...messages: Message[]): boolean {
    return this.#open && this.#queue.push(...messages);
  }

  /** While held nothing is read; the kernel lets the child wait. */
  hold(isHeld: boolean): void {
    if (!this.#open) return;
    if (isHeld) this.#pty.pause();
    else this.#pty.resume();
  }

  resize(cols: number, rows: number): void {
    if (!this.#open) return;
    try {
      this.#pty.resize(cols, rows);
    } catch {
      // The child ended this moment; its exit is on the way.
    }
  }
}

/** Starts the command, or says why it cannot be started. */
export function openPty(
  command: PtyCommand,
  onData: (bytes: Buffer) => void,
  onExit: (exit: PtyExit) => void,
): Result<Pty> {
  const [name, ...args] = command.argv;
  const program = findProgram(name, command.cwd, command.env['PATH']);
  if (!program.ok) return program;
  try {
    const { cols, rows, cwd, env } = command;
    const options = { name: env['TERM'] ?? 'xterm-256color', cols, rows, cwd, env };
    const open = (read: (bytes: Buffer) => void) => openTerminal(program.value, args, options, read);
    return success(new Pty(open, onData, onExit));
  } catch (error) {
    return failure('failed', `${name} could not be started in a terminal.`, { cause: messageOf(error) });
  }
}
