// What fits the query, best first: matches in the title before those in the words about it, what was used lately higher.
import fuzzysort from 'fuzzysort';
import type { CockpitState } from '../state.js';
import type { PaletteDialog } from './dialog.js';
import { findEntry, type PaletteEntry, paletteEntries } from './entries.js';

export interface Ranked extends PaletteEntry {
  /** Code units of title and about that matched. */
  inTitle: ReadonlySet<number>;
  inAbout: ReadonlySet<number>;
}

const none: ReadonlySet<number> = new Set();
/** A title is short, so that scattered letters still mean it; in a sentence they mean nothing. */
const leastInTitle = 0.25;
const leastInAbout = 0.5;
const weights = { title: 0.2, lately: 0.2, disabled: 0.06, elsewhere: 0.25 };
const longestQuery = 200;

export function rankedEntries(state: CockpitState, dialog: PaletteDialog): Ranked[] {
  const entries = paletteEntries(state, dialog);
  const query = dialog.query.trim().slice(0, longestQuery);
  if (query === '') return unfiltered(state, entries);
  const found = fuzzysort.go(query, entries, { keys: ['title', 'about'], limit: 0, threshold: 0 });
  const scored: { entry: Ranked; score: number }[] = [];
  for (const result of found) {
    const [title, about] = [result[0]?.score ?? 0, result[1]?.score ?? 0];
    const inTitle = title >= leastInTitle ? title + weights.title : 0;
    const whole = Math.max(inTitle, about, result.score);
    if (inTitle === 0 && whole < leastInAbout) continue;
    const entry: Ranked = {
      ...result.obj,
      inTitle: new Set(result[0]?.indexes),
      inAbout: inTitle === 0 || about >= leastInAbout ? new Set(result[1]?.indexes) : none,
    };
    scored.push({ entry, score: whole + weightOf(state, entry) });
  }
  const best = scored.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
  return [...best, { ...findEntry(query), inTitle: none, inAbout: none }];
}

function weightOf(state: CockpitState, entry: PaletteEntry): number {
  const at = state.lately.indexOf(entry.id);
  const lately = at < 0 ? 0 : weights.lately * (1 - at / maxLately);
  const useless = entry.reason === null ? 0 : weights.disabled;
  return lately - useless - (entry.place === null ? 0 : weights.elsewhere);
}

export const maxLately = 20;

/** Lately used first, then what can be done now; keys of other places are only found by looking for them. */
function unfiltered(state: CockpitState, entries: PaletteEntry[]): Ranked[] {
  const rank = (entry: PaletteEntry) => {
    const at = state.lately.indexOf(entry.id);
    if (entry.reason !== null) return maxLately + 3;
    if (at >= 0) return at;
    const { runs } = entry;
    if (runs.kind === 'command') return runs.command.hint === undefined ? maxLately + 2 : maxLately;
    return maxLately + 1;
  };
  return entries
    .filter(entry => entry.place === null)
    .sort((a, b) => rank(a) - rank(b))
    .map(entry => ({ ...entry, inTitle: none, inAbout: none }));
}
