// The scoped token of a session: derived from ours, so that it is known again after a restart and written down nowhere.
import { createHmac, timingSafeEqual } from 'node:crypto';

const prefix = 'session.';

export function sessionToken(token: string, session: string): string {
  return `${prefix}${session}.${createHmac('sha256', token).update(`session ${session}`).digest('hex')}`;
}

/** Who shows this token: anyone with the token file, a program of one session, or nobody we know. Constant time. */
export function whoShows(
  token: string,
  shown: string,
): { kind: 'owner' } | { kind: 'session'; session: string } | null {
  if (equal(token, shown)) return { kind: 'owner' };
  const session = shown.startsWith(prefix) ? shown.slice(prefix.length, shown.lastIndexOf('.')) : null;
  if (session !== null && equal(sessionToken(token, session), shown)) return { kind: 'session', session };
  return null;
}

function equal(one: string, two: string): boolean {
  const left = createHmac('sha256', 'compare').update(one).digest();
  const right = createHmac('sha256', 'compare').update(two).digest();
  return timingSafeEqual(left, right);
}
