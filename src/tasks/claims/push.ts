// What a push said, ref by ref. A rejection is one of three things that must not be taken for each other: somebody was
// faster, two pushes met on one ref, or the upstream does not want it.
import type { GitRun } from '../git.js';

export type PushedRef =
  | { state: 'created' | 'moved' | 'deleted' }
  /** Equal to what stands there: nothing was written, and nothing is ours by it. */
  | { state: 'same' }
  /** Somebody was faster: look again. A guard says so too, when the branch moved while a push waited for its turn. */
  | { state: 'behind' }
  /** Two at once on one ref: nothing is lost, try again. */
  | { state: 'busy'; said: string }
  /** It went with another ref of an atomic push. */
  | { state: 'with-another' }
  | { state: 'refused'; said: string };

export interface PushRun {
  refs: Map<string, PushedRef>;
  /** Null when the push got as far as its refs. */
  trouble: string | null;
}

type ToRead = Pick<GitRun, 'code' | 'stdout' | 'stderr'>;

/** A line of `--porcelain`: flag, `from:to`, summary. */
const refLine = /^([ +\-*!=])\t([^\t]*)\t(.*)$/;

export function readPush(run: ToRead): PushRun {
  const refs = new Map<string, PushedRef>();
  const hook = wordOfHook(run.stderr);
  for (const line of run.stdout.toString('utf8').split('\n')) {
    const [, flag = '', names = '', summary = ''] = refLine.exec(line) ?? [];
    if (flag !== '') refs.set(names.slice(names.lastIndexOf(':') + 1), stateOf(flag, summary, hook));
  }
  return { refs, trouble: refs.size > 0 ? null : troubleOf(run) };
}

function stateOf(flag: string, summary: string, hook: string | null): PushedRef {
  if (flag === '*') return { state: 'created' };
  if (flag === '-') return { state: 'deleted' };
  if (flag === '=') return { state: 'same' };
  if (flag !== '!') return { state: 'moved' };
  const said = summary.replaceAll('\t', ' ');
  if (/hook declined/.test(said)) {
    if (hook !== null && /moved while this push waited/.test(hook)) return { state: 'behind' };
    return { state: 'refused', said: hook ?? said };
  }
  if (/fetch first|non-fast-forward|stale info|needs force/.test(said)) return { state: 'behind' };
  if (/atomic (?:push|transaction) failed/.test(said)) return { state: 'with-another' };
  if (
    /cannot lock ref|failed to update ref|failed to lock|incorrect old value|reference already exists/.test(
      said,
    )
  ) {
    return { state: 'busy', said };
  }
  return { state: 'refused', said };
}

const maxWord = 500;

/** What the hook itself said of it: its error, else its first line. Hostile. */
function wordOfHook(stderr: string): string | null {
  const lines = stderr.split('\n').flatMap(line => /^remote: (.*\S)/.exec(line)?.[1] ?? []);
  const word = lines.find(line => /^error:/i.test(line)) ?? lines[0] ?? null;
  return word?.replace(/^error: */i, '').slice(0, maxWord) ?? null;
}

function troubleOf({ code, stderr, stdout }: ToRead): string | null {
  if (code === 0) return null;
  const lines = `${stderr}\n${stdout.toString('utf8')}`.split('\n').map(line => line.trim());
  const told = lines.find(line => /^(?:fatal|error|remote):/.test(line)) ?? lines.find(line => line !== '');
  return (told ?? `it ended with ${code}`).replace(/^(?:fatal|error): /, '');
}
