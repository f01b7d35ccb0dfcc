// What lies in a guarded upstream beside its hook: the configuration as it was installed, and what was refused lately. Written and read on both sides.
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Below the upstream. */
export const guardDirectory = 'quarterdeck-guard';
/** Beside our hook in hooks/: the one that was there before. */
export const hookBefore = 'pre-receive.before-quarterdeck';

export interface GuardConfig {
  version: 1;
  /** The branch that all share. */
  branch: string;
  /** The fast tests; null checks only locks and refs. */
  run: string[] | null;
  minutes: number;
  installed: string;
  /** `receive.advertisePushOptions` as it was; null when it was not set. */
  advertised: string | null;
  /** There was no hooks directory. */
  madeHooks: boolean;
}

export interface Rejection {
  /** ISO 8601. */
  at: string;
  ref: string;
  commit: string;
  why: string;
}

/** Null where there is none. */
export function readConfig(directory: string): GuardConfig | null {
  try {
    const said = JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8')) as GuardConfig;
    return said.version === 1 && typeof said.branch === 'string' ? said : null;
  } catch {
    return null;
  }
}

const maxKept = 50;
const maxBytes = 128 * 1024;

function rejectionsFile(directory: string): string {
  return join(directory, 'rejections.jsonl');
}

/** Never fails: a push is judged whether it can be noted or not. */
export function noteRejection(directory: string, rejection: Rejection): void {
  try {
    const file = rejectionsFile(directory);
    appendFileSync(file, `${JSON.stringify({ ...rejection, why: rejection.why.slice(0, 500) })}\n`);
    if (statSync(file).size < maxBytes) return;
    const kept = readRejections(directory).slice(-maxKept);
    writeFileSync(file, kept.map(one => `${JSON.stringify(one)}\n`).join(''));
  } catch {
    // A full disk, or a repository of another user.
  }
}

/** Oldest first. */
export function readRejections(directory: string): Rejection[] {
  try {
    return readFileSync(rejectionsFile(directory), 'utf8')
      .split('\n')
      .flatMap(line => {
        try {
          const said = JSON.parse(line) as Rejection;
          return typeof said.why === 'string' && typeof said.at === 'string' ? [said] : [];
        } catch {
          return [];
        }
      });
  } catch {
    return [];
  }
}
