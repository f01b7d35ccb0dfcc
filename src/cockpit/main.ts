// The cockpit as the command line runs it. NODE_ENV must be set before: React reads it while it loads.
import { type Result, success } from '../domain/failure.js';
import type { Home } from '../home/home.js';
import { Session } from './session.js';
import { speaksUnicode } from './terminal/features.js';
import { OuterTerminal } from './terminal/terminal.js';

export interface CockpitOptions {
  home: Home;
  /** A directory of the project. */
  directory: string;
  /** The person's environment, for workers that are started from here. */
  env: Record<string, string>;
  /** The practice project: said on the screen. */
  demo: boolean;
  /** Lines for a screen reader instead of a picture. */
  reader: boolean;
}

/** Until the person leaves. A failure came before the screen was taken: nobody has told it yet. */
export async function runCockpit(options: CockpitOptions): Promise<Result<void>> {
  const streams = { input: process.stdin, output: process.stdout };
  const opened = OuterTerminal.open(streams, options.env, options.reader);
  if (!opened.ok) return opened;
  const session = new Session({ ...options, unicode: speaksUnicode(options.env) }, opened.value);
  const [ready] = await Promise.all([session.open(), opened.value.repair()]);
  if (!ready.ok) {
    session.stop();
    return ready;
  }
  const sentence = await session.run();
  process.stdout.write(`${sentence}\n`);
  return success(undefined);
}
