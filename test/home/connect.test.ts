// Reaching a process of ours that is just coming to its end.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { connectHost, connectSupervisor } from '../../src/home/connect.js';
import { homePaths, resolveHome } from '../../src/home/home.js';

it('takes one that hangs up at the hello for absent: it was ending, and the next one can be started', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'qc-'));
  const home = resolveHome({ QUARTERDECK_HOME: directory });
  mkdirSync(home.run, { mode: 0o700 });
  const path = homePaths.supervisorSocket(home);
  const server = createServer(socket => socket.once('data', () => socket.destroy()));
  await new Promise<void>(resolve => server.listen(path, resolve));
  onTestFinished(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });
  expect((await connectSupervisor(home, 'cli')).state).toBe('absent');
  expect((await connectHost(home, path, 'cli')).state).toBe('absent');
});
