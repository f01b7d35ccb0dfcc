// Starting our own background processes: detached, in a session of their own, outliving whoever started them.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import type { ClientKind, Welcome } from '../protocol/supervisor-methods.js';
import { protocolVersion } from '../protocol/version.js';
import { connectSupervisor, type SupervisorLink } from './connect.js';
import { type Home, homePaths } from './home.js';
import { diskTrouble, ensureHome, ensureToken } from './secure.js';

/** The built launcher, dist/main.js; resolved here once so that tests that run from src find the same file. */
export const programFile = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** What the host sets in a session; they mark its processes and must not leak into anything that outlives it. */
export const sessionVariables = ['QUARTERDECK_SESSION', 'QUARTERDECK_WORKER', 'QUARTERDECK_TOKEN'] as const;

const startDeadlineMs = 10_000;
const firstWaitMs = 15;

/**
 * Starts `quarterdeck <args>` in the background; its output goes to logs/<log>. The command line shows in a process list.
 * @param onExit hears of its end as long as we live; never keeps us alive
 */
export function launchDetached(
  home: Home,
  args: string[],
  log: string,
  onExit: (code: number | null) => void = () => {},
): number | undefined {
  const output = openSync(join(homePaths.logs(home), log), 'a', 0o600);
  const child = spawn(process.execPath, [programFile, ...args], {
    detached: true,
    stdio: ['ignore', output, output],
    cwd: '/',
    env: daemonEnvironment(home),
  });
  child.once('exit', onExit);
  child.once('error', () => onExit(null));
  child.unref();
  closeSync(output);
  return child.pid;
}

/** The supervisor's link, after starting one where none is. A stopped one is a failure, never a second one. */
export async function reachSupervisor(home: Home, client: ClientKind): Promise<Result<SupervisorLink>> {
  const ready = ensureHome(home);
  if (!ready.ok) return ready;
  try {
    ensureToken(home);
  } catch (error) {
    return notStarted(home, `The supervisor cannot be started: ${messageOf(error)}.`);
  }
  const deadline = performance.now() + startDeadlineMs;
  let launched = false;
  let ended: number | null = 0;
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 1.5, 200)) {
    const connected = await connectSupervisor(home, client);
    if (connected.state === 'up' && (!isOlder(connected.welcome) || (await stays(connected.link)))) {
      return success(connected.link);
    }
    if (connected.state === 'silent') return { ok: false, failure: connected.failure };
    if (!launched) {
      launchDetached(home, ['supervise'], 'supervisor.log', code => {
        ended = code;
        // 0: another one holds the lock; it is about to answer, or about to be gone.
        launched = code !== 0;
      });
      launched = true;
    }
    if (ended !== 0) return notStarted(home, 'The supervisor ended at its start.');
    if (performance.now() > deadline) {
      return notStarted(home, `The supervisor did not start within ${startDeadlineMs / 1000} s.`);
    }
    await delay(wait);
  }
}

/** Sessions lie in their hosts, so a supervisor of an older program makes room at any time; one that does not has to do. */
async function stays(link: SupervisorLink): Promise<boolean> {
  const asked = await link.call('handOver', {});
  if (!asked.ok) return !link.closed;
  link.close();
  await delay(firstWaitMs);
  return false;
}

function isOlder(welcome: Welcome): boolean {
  return welcome.protocol < protocolVersion;
}

function notStarted(home: Home, sentence: string): Result<never> {
  const trouble = diskTrouble(home);
  if (trouble !== null) return { ok: false, failure: trouble };
  const log = join(homePaths.logs(home), 'supervisor.log');
  const last = existsSync(log) ? (readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) ?? '') : '';
  return failure('failed', sentence, { hint: `Its log: ${log}`, ...(last === '' ? {} : { cause: last }) });
}

/** Ours, less what would make the daemon a member of the session it was started from. */
function daemonEnvironment(home: Home): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, QUARTERDECK_HOME: home.named };
  for (const name of sessionVariables) delete env[name];
  return env;
}
