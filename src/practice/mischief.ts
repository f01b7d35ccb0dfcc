// What agents do when things go wrong, on demand: crash, flood, children that want to live on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Desk } from './desk.js';
import { signalName } from './options.js';

/** Ends this process as told, without a word to anyone. */
export async function crash(how: string): Promise<never> {
  if (/^\d+$/.test(how)) process.exit(Number(how));
  process.kill(process.pid, `SIG${signalName(how)}` as NodeJS.Signals);
  // The signal is on its way; a handler of ours may even have to run first.
  await delay(1000);
  process.exit(1);
}

const fastBatch = 200;
const tickMs = 50;

/** Prints until `lines` are printed or the agent ends, never faster than the terminal takes it. */
export async function flood(desk: Desk, perSecond: number, lines: number): Promise<void> {
  for (let printed = 0; printed < lines && !desk.ending.aborted; ) {
    const count = Number.isFinite(perSecond)
      ? Math.max(1, Math.round((perSecond * tickMs) / 1000))
      : fastBatch;
    const batch = Array.from({ length: Math.min(count, lines - printed) }, (_, i) => floodLine(printed + i));
    desk.screen.logLines(batch, 'dim');
    printed += batch.length;
    if (process.stdout.writableNeedDrain) await Promise.race([once(process.stdout, 'drain'), delay(1000)]);
    await delay(Number.isFinite(perSecond) ? tickMs : 0);
  }
}

function floodLine(number: number): string {
  return `${String(number).padStart(8)} the quick brown fox jumps over the lazy dog · ${'▁▂▃▄▅▆▇█'.repeat(4)}`;
}

/** An hour is more than any test needs, and nobody is left with them for ever. */
const childSeconds = 3600;

/** One child in a session of its own, and one daemon that has no parent left and ignores HUP and TERM. Their pids are logged. */
export async function startChildren(desk: Desk): Promise<void> {
  const child = spawn('sleep', [`${childSeconds}`], { detached: true, stdio: 'ignore' });
  child.on('error', () => desk.screen.log('no `sleep` here', 'bad'));
  child.unref();
  const script = `trap '' HUP TERM; sleep ${childSeconds} >/dev/null 2>&1 </dev/null & echo $!`;
  const parent = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  parent.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(parent, 'close').catch(() => {});
  desk.screen.log(`children: setsid ${child.pid ?? 'none'}, daemon ${said.trim() || 'none'}`);
}
