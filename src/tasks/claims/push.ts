// What a push said, ref by ref. A rejection is one of three things that must not be taken for each other: somebody was
// faster, two pushes met on one ref, or the upstream does not want it.
import { shown } from '../../domain/escape.js';
import type { GitRun } from '../git.js';

export type PushedRef =
  | { state: 'created' | 'moved' | 'deleted' }
  /** Equal to what stands there: nothing was written, and nothing is ours by it. */
  | { state: 'same' }
  /** Somebody was faster: look again. A guard says so too, when the branch moved while a push waited for its turn. */
  | { state: 'behind' }
  /** Two at once on one ref, or a lock that was left on it: nothing is lost, try again. */
  | { state: 'busy'; said: string }
  /** It went with another ref of an atomic push. */
  | { state: 'with-another' }
  | { state: 'refused'; said: string };

export interface PushRun {
  refs: Map<string, PushedRef>;
  /** Null when the push got as far as its refs; else nobody knows what became of it. */
  trouble: string | null;
  /** All that was said, for the cause of a failure. */
  cause: string;
}

type ToRead = Pick<GitRun, 'code' | 'stdout' | 'stderr'>;

/** A line of `--porcelain`: flag, `from:to`, summary. */
const refLine = /^([ +\-*!=])\t([^\t]*)\t(.*)$/;
/** Cells of a sentence that another machine's words may take. */
const width = 240;

export function readPush(run: ToRead): PushRun {
  const refs = new Map<string, PushedRef>();
  for (const line of run.stdout.toString('utf8').split('\n')) {
    const [, flag = '', names = '', summary = ''] = refLine.exec(line) ?? [];
    if (flag === '') continue;
    const ref = names.slice(names.lastIndexOf(':') + 1);
    refs.set(
      ref,
      stateOf(flag, summary, () => whyOf(ref, summary, run.stderr)),
    );
  }
  return { refs, trouble: refs.size > 0 ? null : troubleOf(run), cause: run.stderr.trim() };
}

function stateOf(flag: string, summary: string, why: () => string): PushedRef {
  if (flag === '*') return { state: 'created' };
  if (flag === '-') return { state: 'deleted' };
  if (flag === '=') return { state: 'same' };
  if (flag !== '!') return { state: 'moved' };
  if (/hook declined/.test(summary)) return declined(why());
  if (/fetch first|non-fast-forward|stale info|needs force/.test(summary)) return { state: 'behind' };
  if (/atomic push fail/.test(summary)) return { state: 'with-another' };
  // An atomic push says the same of all its refs, whichever of them could not be locked.
  const met =
    /cannot lock ref|failed to update ref|failed to lock|incorrect old value|reference already exists|atomic transaction failed/;
  return { state: met.test(summary) ? 'busy' : 'refused', said: why() };
}

/** A guard says so when the branch moved while a push waited for its turn: that is no refusal. */
function declined(said: string): PushedRef {
  return /moved while this push waited/.test(said) ? { state: 'behind' } : { state: 'refused', said };
}

/** The upstream's own words are on its side of the line: the summary says only that there are some. */
function whyOf(ref: string, summary: string, stderr: string): string {
  const told = stderr
    .split('\n')
    .flatMap(line => /^remote: (?:error: |fatal: )?(.*\S)\s*$/.exec(line)?.[1] ?? [])
    .filter(line => !line.startsWith('hook declined to update'));
  // A guard's error says it all.
  const error = told.find(line => line.startsWith('ERROR:'));
  if (error !== undefined) return shown(error.slice('ERROR:'.length).trim(), width);
  const one = told.find(line => line.includes(`'${ref}'`)) ?? told[0];
  const short = shown(summary.replace(/^\[[^\]]*\] \((.*)\)$/, '$1'), width);
  return one === undefined ? short : `${short}: ${shown(one, width)}`;
}

/** A file or a ref in the upstream that has to go before anything moves, out of what was said; null when it names none. */
export function inTheWay(said: string): { file: string } | { ref: string } | null {
  const file = /Unable to create '([^']+\.lock)': File exists/.exec(said)?.[1];
  if (file !== undefined) return { file: file.replace('/./', '/') };
  const ref = /'(refs\/[^']+)' exists; cannot create/.exec(said)?.[1];
  return ref === undefined ? null : { ref };
}

/** Which of our refs a busy push stumbled over; null when it says none. */
export function stumbledOver(said: string): string | null {
  return /cannot lock ref '([^']+)'/.exec(said)?.[1] ?? null;
}

function troubleOf({ code, stderr, stdout }: ToRead): string | null {
  if (code === 0) return null;
  const lines = `${stderr}\n${stdout.toString('utf8')}`.split('\n').map(line => line.trim());
  const told = lines.find(line => /^(?:fatal|error|remote):/.test(line)) ?? lines.find(line => line !== '');
  return shown((told ?? `it ended with ${code}`).replace(/^(?:fatal|error): /, ''), width);
}
