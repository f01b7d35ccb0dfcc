// The cockpit as the command line runs it. NODE_ENV must be set before this file is loaded: React reads it while it loads.
import { exitCodes, type Failure } from '../domain/failure.js';
import type { Home } from '../home/home.js';
import { Session } from './session.js';
import { OuterTerminal } from './terminal.js';

export interface CockpitOptions {
  home: Home;
  /** Root of the project. */
  root: string;
  /** The person's environment, for workers that are started from here. */
  env: Record<string, string>;
  /** The practice project: said on the screen. */
  demo: boolean;
}

/** Until the person leaves. Exit code: 0, or that of the failure whose sentence it printed. */
export async function runCockpit(options: CockpitOptions): Promise<number> {
  const streams = { input: process.stdin, output: process.stdout };
  const opened = OuterTerminal.open(streams, options.env);
  if (!opened.ok) return refuse(opened.failure);
  const session = new Session({ ...options, unicode: speaksUnicode(options.env) }, opened.value);
  const ready = await session.open();
  if (!ready.ok) return refuse(ready.failure);
  const sentence = await session.run();
  process.stdout.write(`${sentence}\n`);
  return 0;
}

function refuse(failure: Failure): number {
  process.stderr.write(`${failure.sentence}\n`);
  if (failure.hint !== undefined) process.stderr.write(`${failure.hint}\n`);
  return exitCodes[failure.kind];
}

/** As the C library decides it: the first of these that is set. Nothing set is old habit, not a wish for ASCII. */
function speaksUnicode(env: Record<string, string>): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  if (env['TERM'] === 'linux') return false;
  return locale === '' || /utf-?8/i.test(locale);
}
