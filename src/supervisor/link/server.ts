// The supervisor on its Unix socket: who is connected, and what all of them are told.
import { type Result, success } from '../../domain/failure.js';
import { openPrivateSocket } from '../../home/private-socket.js';
import { type ClientOptions, serveClient } from './client.js';
import type { ClientLink } from './push.js';

const maxConnections = 512;

export interface Serving {
  clients(): number;
  /** On the same path again, where its socket was deleted; nobody is hung up on. */
  listenAgain(): Promise<Result<void>>;
  /** Tells everybody that the end is wished for: it is no crash to be mended. */
  sayEnding(sentence: string): void;
  /** Hangs up on everybody, and takes the socket away. */
  close(): void;
}

export async function serveSocket(path: string, options: ClientOptions): Promise<Result<Serving>> {
  const links = new Set<ClientLink>();
  const opened = await openPrivateSocket({
    path,
    who: 'supervisor',
    maxConnections,
    onWire: wire => {
      const link = serveClient(wire, options);
      links.add(link);
      link.onClose(() => links.delete(link));
    },
  });
  if (!opened.ok) return opened;
  return success({
    clients: () => links.size,
    listenAgain: () => opened.value.listenAgain(),
    sayEnding: sentence => {
      for (const link of links) link.notify('ending', { sentence });
    },
    close: () => {
      opened.value.close();
      for (const link of links) link.close('the supervisor leaves');
    },
  });
}
