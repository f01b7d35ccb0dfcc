// A project with an upstream on this machine, and clones of it.
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { addClone, type NewClone } from '../../src/workspace/clone.js';
import { git, makeDirectory, makeRepository } from './support.js';

export interface Place {
  home: string;
  root: string;
  upstream: string;
  trees: string;
}

/** A project, its bare upstream as the remote of that name, and where clones lie. */
export function place(name = 'app'): Place {
  const home = makeDirectory();
  const root = join(home, name);
  mkdirSync(root);
  makeRepository(root);
  const upstream = join(home, `${name}-upstream.git`);
  git(home, 'clone', '--quiet', '--bare', root, upstream);
  git(root, 'remote', 'add', 'upstream', upstream);
  return { home, root, upstream, trees: join(home, 'trees') };
}

export function wanted(
  { root, upstream, trees }: Place,
  worker: string,
  more: Partial<NewClone> = {},
): NewClone {
  return { root, gitDir: join(root, '.git'), path: join(trees, worker), upstream, branch: 'main', ...more };
}

export async function made(at: Place, worker = 'one'): Promise<string> {
  const added = await addClone(wanted(at, worker));
  if (!added.ok) throw new Error(`${added.failure.sentence} ${added.failure.cause ?? ''}`);
  return added.value.path;
}

/** Takes every connection and never says a word. */
export async function silentServer(): Promise<{ port: number; called: Promise<void>; hangUp(): void }> {
  let server: Server | undefined;
  const sockets = new Set<{ destroy(): void }>();
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
    server?.close();
  };
  onTestFinished(hangUp);
  let call: () => void;
  const called = new Promise<void>(resolve => {
    call = resolve;
  });
  const port = await new Promise<number>(resolve => {
    server = createServer(socket => {
      sockets.add(socket.on('error', () => {}));
      call();
    }).listen(0, '127.0.0.1', () => {
      const address = server?.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return { port, called, hangUp };
}
