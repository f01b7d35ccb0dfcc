// What a child printed last. node-pty closes a terminal 200 ms after its child has ended, read or not: while a session is held,
// or the machine is busy, the last screenful would be lost with it.
import { readSync } from 'node:fs';
import type { ReadStream } from 'node:tty';

/** More than the kernel keeps of a terminal. What a child left behind goes on printing is not followed for ever. */
const mostBytes = 256 * 1024;
const readBytes = 64 * 1024;

/**
 * From now on the stream is read to its end before it is closed.
 * @param fd of the same terminal, non-blocking
 * @param take gets what the stream itself has not read yet
 * @param close called before the descriptor is closed, which may be long before the child's end is told: the next terminal gets its number
 */
export function readRest(
  stream: ReadStream,
  fd: number,
  take: (bytes: Buffer) => void,
  close: () => void,
): void {
  const destroy = stream.destroy.bind(stream);
  stream.destroy = error => {
    stream.destroy = destroy;
    // With an error (EIO at the end) everything was read.
    if (error === undefined) readTo(fd, take);
    close();
    return destroy(error);
  };
}

function readTo(fd: number, take: (bytes: Buffer) => void): void {
  try {
    for (let size = 0; size < mostBytes; ) {
      const bytes = Buffer.alloc(readBytes);
      const count = readSync(fd, bytes, 0, readBytes, null);
      if (count === 0) return;
      size += count;
      take(bytes.subarray(0, count));
    }
  } catch {
    // EAGAIN: nothing more is there. EIO: nobody has the other end open.
  }
}
