// The host's Unix socket: 0600 from its first moment, and every connection a client that must say hello.
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import { openWire } from '../home/connect.js';
import { Wire } from '../protocol/wire.js';
import { HostClient } from './client.js';
import type { Host } from './host.js';

const maxConnections = 256;

export interface Serving {
  close(): void;
  /** On the same path again, where its socket was deleted; nobody is hung up on. */
  listenAgain?(): Promise<Result<void>>;
}

/**
 * @param path the socket; one left by a dead host is removed, a living one is a failure
 * @param token asked for at each connection: the file may have been made anew
 */
export async function serveSocket(host: Host, path: string, token: () => string): Promise<Result<Serving>> {
  const probe = await openWire(path, 1_000);
  if ('wire' in probe) {
    probe.wire.close('only looking');
    return failure('refused', `Another host listens on ${path}.`);
  }
  rmSync(path, { force: true });
  const clients = new Set<HostClient>();
  const open = () => {
    const opened = createServer(socket => {
      socket.setNoDelay(true);
      const client: HostClient = new HostClient(host, new Wire(socket, socket), token(), () =>
        clients.delete(client),
      );
      clients.add(client);
    });
    opened.maxConnections = maxConnections;
    return opened;
  };
  let server = open();
  const listening = await listen(server, path);
  if (!listening.ok) return listening;
  return success({
    listenAgain: () => {
      // Closing takes the path away: before the next one has it.
      server.close();
      rmSync(path, { force: true });
      server = open();
      return listen(server, path);
    },
    close: () => {
      server.close();
      for (const client of clients) client.close('the host leaves');
      rmSync(path, { force: true });
    },
  });
}

async function listen(server: Server, path: string): Promise<Result<void>> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // Under this mask the socket is ours alone before anybody can connect; a chmod afterwards would leave a gap.
      // Node binds a path before `listen` returns.
      const before = process.umask(0o177);
      server.listen(path, resolve);
      process.umask(before);
    });
    // A connection that breaks while it is accepted is that client's trouble.
    server.on('error', () => {});
    return success(undefined);
  } catch (error) {
    return failure('failed', `The host cannot listen on ${path}: ${messageOf(error)}.`);
  }
}
