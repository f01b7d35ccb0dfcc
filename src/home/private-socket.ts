// A Unix socket that is ours alone: 0600 from its first moment, a stale one probed before it is removed, made again when deleted.
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import { Wire } from '../protocol/wire.js';
import { openWire } from './connect.js';

export interface PrivateSocket {
  /** On the same path again, where its socket was deleted; nobody is hung up on. */
  listenAgain(): Promise<Result<void>>;
  /** Takes the path away; connections are their owner's. */
  close(): void;
}

export interface SocketOptions {
  path: string;
  /** How sentences name the one that listens: `host`, `supervisor`. */
  who: string;
  maxConnections: number;
  onWire(wire: Wire): void;
}

/** A living listener on the path is a failure (refused); what a dead one left is removed. */
export async function openPrivateSocket(options: SocketOptions): Promise<Result<PrivateSocket>> {
  const { path, who } = options;
  const probe = await openWire(path, 1_000);
  if ('wire' in probe) {
    probe.wire.close('only looking');
    return failure('refused', `Another ${who} listens on ${path}.`);
  }
  rmSync(path, { force: true });
  let server = accepting(options);
  const listening = await listen(server, options);
  if (!listening.ok) return listening;
  const close = () => {
    server.close();
    rmSync(path, { force: true });
  };
  return success({
    listenAgain: () => {
      // Closing takes the path away: before the next one has it.
      close();
      server = accepting(options);
      return listen(server, options);
    },
    close,
  });
}

function accepting({ maxConnections, onWire }: SocketOptions): Server {
  const server = createServer(socket => {
    socket.setNoDelay(true);
    onWire(new Wire(socket, socket));
  });
  server.maxConnections = maxConnections;
  return server;
}

async function listen(server: Server, { path, who }: SocketOptions): Promise<Result<void>> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // Under this mask the socket is ours alone before anybody can connect; a chmod alone would leave a gap.
      // Node binds a path before `listen` returns.
      const before = process.umask(0o177);
      server.listen(path, resolve);
      process.umask(before);
    });
    chmodSync(path, 0o600);
    // A connection that breaks while it is accepted is that client's trouble.
    server.on('error', () => {});
    return success(undefined);
  } catch (error) {
    return failure('failed', `The ${who} cannot listen on ${path}: ${messageOf(error)}.`);
  }
}
