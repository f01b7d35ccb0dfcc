// The reaper: waits until its host is dead, then ends every process of that host's sessions. It does nothing else.
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Home, homePaths } from '../home/home.js';
import { isSameProcess } from '../home/process-id.js';
import { goodbye } from './tree/guardian.js';
import { readRecords } from './tree/session-record.js';
import { sweepRecords } from './tree/sweep.js';

/** A killed process closes its pipes a moment before it is gone. */
const deathDeadlineMs = 10_000;
const attempts = 3;

/** Standard input is the pipe of the host. @returns exit code: 1 when something could not be ended */
export async function runReaper({ home, hostId }: { home: Home; hostId: string }): Promise<number> {
  // Whoever ends the host's terminal, login or group means the host: we come after it.
  for (const name of ['SIGHUP', 'SIGINT', 'SIGPIPE'] as const) process.on(name, () => {});
  const last = await readToEnd();
  if (last.endsWith(goodbye)) return 0;
  const isOfHost = (record: { host: { id: string } }) => record.host.id === hostId;
  await waitForDeath(home, isOfHost);
  let isClean = true;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const swept = await sweepRecords(home, { home, pids: [] }, isOfHost);
    isClean = swept.every(({ result }) => result.ok);
    for (const { record, result } of swept) {
      if (!result.ok) process.stderr.write(`reaper: session ${record.session}: ${result.failure.sentence}\n`);
    }
    if (isClean) break;
  }
  rmSync(homePaths.hostSocket(home, hostId), { force: true });
  rmSync(homePaths.hostFile(home, hostId), { force: true });
  return isClean ? 0 : 1;
}

async function readToEnd(): Promise<string> {
  let text = '';
  try {
    for await (const chunk of process.stdin as AsyncIterable<Buffer>)
      text = (text + chunk.toString('latin1')).slice(-64);
  } catch {
    // A pipe that breaks says the same as one that ends.
  }
  return text;
}

async function waitForDeath(
  home: Home,
  isOfHost: (record: { host: { id: string } }) => boolean,
): Promise<void> {
  const deadline = performance.now() + deathDeadlineMs;
  for (const { host } of readRecords(home).filter(isOfHost)) {
    while (isSameProcess(host.pid, host.start) && performance.now() < deadline) await delay(5);
  }
}
