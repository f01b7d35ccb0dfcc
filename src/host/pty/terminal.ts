// A child in node-pty's terminal, read without Node's streams: those make a buffer of 64 KB for each read, of which a PTY fills 4, and
// hand it through many layers. libuv reads into our buffer instead, and tells us (`onread` of net.Socket).
import tty, { type ReadStream } from 'node:tty';
import { type IPty, spawn } from 'node-pty';

/** node-pty's own class has more than its types say. */
export interface Terminal extends IPty {
  readonly fd: number;
  readonly _socket: ReadStream;
  on(event: 'error', listener: () => void): void;
}

/** One for all: what was read is taken before anything else is read. */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/** @param read gets bytes that are valid only during the call */
export function openTerminal(
  file: string,
  args: string[],
  options: Omit<Parameters<typeof spawn>[2], 'encoding'>,
  read: (bytes: Buffer) => void,
): Terminal {
  const module = tty as { ReadStream: unknown };
  const usual = tty.ReadStream;
  const callback = (length: number) => {
    read(buffer.subarray(0, length));
    return true;
  };
  // node-pty makes the stream itself, with nothing to say about it; `spawn` returns before anybody else can make one.
  module.ReadStream = function DirectStream(fd: number) {
    return new usual(fd, { onread: { buffer, callback } });
  };
  try {
    const terminal = spawn(file, args, { ...options, encoding: null }) as Terminal;
    // Silent beside `onread`; should node-pty ever get its stream elsewhere, this is how bytes come. With `encoding: null` they are bytes.
    terminal.onData(data => read(data as unknown as Buffer));
    return terminal;
  } finally {
    module.ReadStream = usual;
  }
}
