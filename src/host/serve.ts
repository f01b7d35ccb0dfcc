// The host on its Unix socket: every connection is a client that must say hello.
import { type Result, success } from '../domain/failure.js';
import { openPrivateSocket } from '../home/private-socket.js';
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
  const clients = new Set<HostClient>();
  const opened = await openPrivateSocket({
    path,
    who: 'host',
    maxConnections,
    onWire: wire => {
      const client: HostClient = new HostClient(host, wire, token(), () => clients.delete(client));
      clients.add(client);
    },
  });
  if (!opened.ok) return opened;
  return success({
    listenAgain: () => opened.value.listenAgain(),
    close: () => {
      opened.value.close();
      for (const client of clients) client.close('the host leaves');
    },
  });
}
