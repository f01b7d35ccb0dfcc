// Structural sharing: what did not change stays the very same object, so that nothing is drawn again for it.

/** `next`, with every part that equals the one of `previous` replaced by that one. Plain data only. */
export function share<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next;
  if (Array.isArray(previous) && Array.isArray(next)) return shareArray(previous, next) as T;
  if (!isPlain(previous) || !isPlain(next)) return next;
  const keys = Object.keys(next);
  let same = keys.length === Object.keys(previous).length;
  const out: Record<string, unknown> = {};
  for (const key of keys) {
    out[key] = share(previous[key], next[key]);
    same &&= key in previous && Object.is(out[key], previous[key]);
  }
  return (same ? previous : out) as T;
}

function shareArray(previous: unknown[], next: unknown[]): unknown[] {
  const out = next.map((value, index) => share(previous[index], value));
  const same =
    previous.length === next.length && out.every((value, index) => Object.is(value, previous[index]));
  return same ? previous : out;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
