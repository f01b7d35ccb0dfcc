// What help tells: the keys of this place first, then those of all others, as far as the filter leaves them.
import type { Command, Place } from '../../domain/commands/command.js';
import { allKeyLabels, keySummary } from '../../domain/keys/keys.js';
import { actionOf } from '../actions/index.js';
import { hereOf } from '../copy/place.js';
import type { CockpitState, HelpDialog } from '../store/state.js';
import { placesFrom, placeWords } from './places.js';

export interface HelpEntry {
  command: Command;
  keys: string;
  /** Null when Enter runs it. */
  reason: string | null;
}

export interface HelpSection {
  title: string;
  entries: HelpEntry[];
}

/** Sections with nothing in them are left out. */
export function helpSections(state: CockpitState, dialog: HelpDialog): HelpSection[] {
  const here = hereOf({ ...state, dialog: dialog.from });
  const words = dialog.filter.toLowerCase().split(/\s+/).filter(Boolean);
  return placesFrom(here)
    .map(place => ({
      title: placeWords(place),
      entries: entriesOf(state, place).filter(entry => fits(entry, words)),
    }))
    .filter(({ entries }) => entries.length > 0);
}

/** All of them, as {@link HelpDialog.chosen} counts them. */
export function helpEntries(state: CockpitState, dialog: HelpDialog): HelpEntry[] {
  return helpSections(state, dialog).flatMap(({ entries }) => entries);
}

/** What works now before what does not. */
function entriesOf(state: CockpitState, place: Place): HelpEntry[] {
  const isMain = place === 'main';
  return state.commands
    .filter(command => command.on !== 'cli' && (command.place ?? 'main') === place)
    .map((command): HelpEntry => {
      const action = isMain ? actionOf(command) : undefined;
      const elsewhere = isMain ? 'not in the cockpit' : `only in ${placeWords(place)}`;
      return {
        command,
        keys: allKeyLabels(command, state.config.keys.prefix, state.unicode),
        reason: action === undefined ? elsewhere : action.disabledReason(state),
      };
    })
    .filter(({ keys }) => keys !== '')
    .sort((a, b) => (isMain ? Number(a.reason !== null) - Number(b.reason !== null) : 0));
}

function fits({ command, keys }: HelpEntry, words: string[]): boolean {
  const text = `${command.name} ${keySummary(command)} ${command.hint ?? ''} ${keys}`.toLowerCase();
  return words.every(word => text.includes(word));
}
