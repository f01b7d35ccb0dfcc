// The supervisor's socket: 0600 from its first moment; a stale one is probed before it is removed.
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import { openWire } from '../home/connect.js';
import { Wire } from '../protocol/wire.js';
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
  const probe = await openWire(path, 1_000);
  if ('wire' in probe) {
    probe.wire.close('only looking');
    return failure('refused', `Another supervisor listens on ${path}.`);
  }
  rmSync(path, { force: true });
  const links = new Set<ClientLink>();
  const open = () => {
    const opened = createServer(socket => {
      socket.setNoDelay(true);
      const link = serveClient(new Wire(socket, socket), options);
      links.add(link);
      link.onClose(() => links.delete(link));
    });
    opened.maxConnections = maxConnections;
    return opened;
  };
  let server = open();
  const listening = await listen(server, path);
  if (!listening.ok) return listening;
  return success({
    clients: () => links.size,
    listenAgain: () => {
      // Closing takes the path away: before the next one has it.
      server.close();
      rmSync(path, { force: true });
      server = open();
      return listen(server, path);
    },
    sayEnding: sentence => {
      for (const link of links) link.notify('ending', { sentence });
    },
    close: () => {
      server.close();
      for (const link of links) link.close('the supervisor leaves');
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
    chmodSync(path, 0o600);
    // A connection that breaks while it is accepted is that client's trouble.
    server.on('error', () => {});
    return success(undefined);
  } catch (error) {
    return failure('failed', `The supervisor cannot listen on ${path}: ${messageOf(error)}.`);
  }
}
