// A guard before the upstream, as whoever publishes claims minds it: nothing of ours moves the branch while the push of somebody
// else is being tested. Of an upstream elsewhere its hook takes care itself.
import { isAbsolute, join } from 'node:path';
import { guardDirectory, readConfig } from '../guard/guard-files.js';
import { enterQueue, type Place } from '../guard/queue.js';
import type { Upstream } from './mirror.js';

/** Longer than the longest test, and the turns that are kept behind it. */
const patienceMs = (minutes: number) => (minutes + 2) * 60_000;

/** Null without a guard here, and when its turn does not come: then the push itself is let wait, or sent back. */
export async function placeIn({ url, branch }: Upstream, signal?: AbortSignal): Promise<Place | null> {
  if (!isAbsolute(url)) return null;
  const directory = join(url, guardDirectory);
  const config = readConfig(directory);
  if (config === null || config.branch !== branch) return null;
  const late = AbortSignal.timeout(patienceMs(config.minutes));
  let place: Place | null = null;
  try {
    place = enterQueue(directory, branch, { kind: 'quick', keys: [] });
    if (await place.waitTurn(signal === undefined ? late : AbortSignal.any([signal, late]))) return place;
  } catch {
    // It was taken away this moment, or is another user's: its hook decides.
  }
  place?.leave();
  return null;
}
