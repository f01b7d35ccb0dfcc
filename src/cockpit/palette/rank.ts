// What fits the query, best first: matches in the title before those in the words about it, what was used lately higher.
import fuzzysort, { type Result } from 'fuzzysort';
import type { CockpitState } from '../store/state.js';
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
/** Keys of other places are found by those who look for them. */
const leastElsewhere = 0.6;
/** What a title is worth before how well it fits is counted; the rest comes on top. */
const weights = {
  title: 0.6,
  fits: 0.6,
  about: 0.9,
  lately: 0.2,
  disabled: 0.06,
  key: 0.3,
  elsewhere: 0.6,
  /** More than all the others together: who types a whole name means that one. */
  named: 2,
};
const longestQuery = 200;

export function rankedEntries(state: CockpitState, dialog: PaletteDialog): Ranked[] {
  const entries = paletteEntries(state, dialog);
  const query = dialog.query.trim().slice(0, longestQuery);
  if (query === '') return unfiltered(state, entries);
  const scored = entries.flatMap(entry => scoreOf(state, entry, query));
  const best = scored.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
  return [...best, { ...findEntry(query), inTitle: none, inAbout: none }];
}

/** Number of the entry that Enter runs. */
export function chosenIn(entries: readonly PaletteEntry[], { aim }: PaletteDialog): number {
  return aim === null
    ? 0
    : Math.max(
        0,
        entries.findIndex(entry => entry.id === aim),
      );
}

function scoreOf(
  state: CockpitState,
  entry: PaletteEntry,
  query: string,
): { entry: Ranked; score: number }[] {
  const inTitle = matchIn(entry.title, query, entry.place === null ? leastInTitle : leastElsewhere);
  const inAbout = matchIn(entry.about, query, leastInAbout);
  const title = inTitle === null ? 0 : weights.title + inTitle.score * weights.fits;
  const inAlias = entry.place === null ? matchIn(entry.alias, query, leastInAbout) : null;
  const about = Math.max(inAbout?.score ?? 0, inAlias?.score ?? 0) * weights.about;
  const more = keyWeight(entry, query) + nameWeight(entry, query) + weightOf(state, entry);
  if (title > 0 || about > 0) {
    const marks = { inTitle: new Set(inTitle?.indexes), inAbout: new Set(inAbout?.indexes) };
    return [{ entry: { ...entry, ...marks }, score: Math.max(title, about) + more }];
  }
  // Some of the words are in the one, some in the other.
  const inBoth = matchIn(`${entry.title} ${entry.about}`, query, leastInAbout);
  if (inBoth === null) return [];
  const from = entry.title.length + 1;
  const marks = {
    inTitle: new Set(inBoth.indexes.filter(at => at < from - 1)),
    inAbout: new Set(inBoth.indexes.filter(at => at >= from).map(at => at - from)),
  };
  return [{ entry: { ...entry, ...marks }, score: inBoth.score * weights.about + more }];
}

/** Names are written with dashes elsewhere, and with blanks in a title: a dash that does not fit is a blank. */
function matchIn(text: string, query: string, least: number): Result | null {
  const asTyped = fuzzysort.single(query, text);
  const spaced = query.includes('-') ? fuzzysort.single(query.replaceAll('-', ' '), text) : null;
  const found = (spaced?.score ?? 0) > (asTyped?.score ?? 0) ? spaced : asTyped;
  return found !== null && found.score >= least ? found : null;
}

function nameWeight({ name, title, place }: PaletteEntry, query: string): number {
  const isNamed = [name, title].some(words => plain(words) === plain(query));
  return isNamed && name !== '' && place === null ? weights.named : 0;
}

function plain(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[\s:-]+/g, ' ')
    .trim();
}

/** Who types a key into the palette looks for what it does. */
function keyWeight({ runs, place }: PaletteEntry, query: string): number {
  const isKey = runs.kind === 'command' && runs.command.keys?.includes(query) === true;
  return isKey && place === null ? weights.key : 0;
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
