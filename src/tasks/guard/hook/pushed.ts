// What a push wants, as pre-receive is told: its refs on stdin, its options in the environment. And what may be said of a ref by its name alone. Pure.
import { isSlug, quoted } from '../../../domain/slug.js';

export interface RefUpdate {
  /** Object ids; all zeros for a ref that is not there, before or after. */
  old: string;
  next: string;
  ref: string;
}

export interface PushOptions {
  /** Runs that the push acts for. */
  runs: ReadonlySet<string>;
  /** Blobs of locks that are taken away because their owner left them. */
  reaped: ReadonlySet<string>;
  /** A place in the queue that whoever pushes holds already. */
  place: string | null;
}

export function parsePush(text: string): RefUpdate[] {
  return text.split('\n').flatMap(line => {
    const [, old = '', next = '', ref = ''] = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) (.+)$/.exec(line) ?? [];
    return ref === '' ? [] : [{ old, next, ref }];
  });
}

const maxOptions = 2_000;

export function readOptions(env: NodeJS.ProcessEnv): PushOptions {
  const count = Math.min(maxOptions, Number(env['GIT_PUSH_OPTION_COUNT'] ?? 0) || 0);
  const said = Array.from({ length: count }, (_, at) => env[`GIT_PUSH_OPTION_${at}`] ?? '');
  const values = (name: string) =>
    said.filter(one => one.startsWith(`${name}=`)).map(one => one.slice(name.length + 1));
  return { runs: new Set(values('run')), reaped: new Set(values('reap')), place: values('place')[0] ?? null };
}

export function isNone(oid: string): boolean {
  return /^0+$/.test(oid);
}

const own = 'refs/quarterdeck/';
export const claims = 'refs/quarterdeck/claims/';

/** Null when nothing is wrong with it. */
export function troubleOfRef({ next, ref }: RefUpdate, branch: string): string | null {
  if (ref === `refs/heads/${branch}` && isNone(next)) {
    return `${quoted(branch)} is the branch that all share: it cannot be deleted.`;
  }
  // What stood there before may always be cleared away.
  if (!ref.startsWith(own) || isNone(next)) return null;
  if (ref.startsWith(claims) && isSlug(ref.slice(claims.length))) return null;
  return `${quoted(ref)} is no ref that Quarterdeck uses: below ${own} there is only ${claims}<task>.`;
}
