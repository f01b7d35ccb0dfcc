// Everything that the palette can run: the commands of the table, the workers to go to, the layouts.
import { ageOf } from '../../domain/age.js';
import type { Command } from '../../domain/commands/command.js';
import { shown } from '../../domain/escape.js';
import { markOf } from '../../domain/glyphs.js';
import { allKeyLabels, keySummary } from '../../domain/keys/keys.js';
import type { WorkerView } from '../../domain/worker.js';
import { actionOf } from '../actions/index.js';
import { placeWords } from '../help/places.js';
import { taskOf } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import type { PaletteDialog } from './dialog.js';

export type Runs =
  | { kind: 'command'; command: Command }
  | { kind: 'worker'; worker: string }
  | { kind: 'layout'; layout: string }
  /** Who printed what was typed? */
  | { kind: 'find'; text: string };

export interface PaletteEntry {
  /** Names it among what was used lately. */
  id: string;
  /** Both as they are shown: hostile text is escaped already. */
  title: string;
  about: string;
  /** Its keys as people write them; '' without one. */
  keys: string;
  /** Where its keys count, where that is not the panes. */
  place: string | null;
  /** Null when it can be run now. */
  reason: string | null;
  runs: Runs;
}

/** The commands of other places come last: they cannot be run from here, but their keys can be looked up. */
export function paletteEntries(state: CockpitState, dialog: PaletteDialog): PaletteEntry[] {
  const usable = state.commands.filter(command => command.on !== 'cli' && command.name !== 'palette');
  const here = usable.filter(command => (command.place ?? 'main') === 'main' && command.name !== 'go');
  const elsewhere = usable.filter(command => (command.place ?? 'main') !== 'main');
  return [
    ...here.flatMap(command => commandEntry(state, command)),
    ...(state.snapshot?.workers ?? []).map((worker, at) => workerEntry(state, worker, at)),
    ...dialog.layouts.map(name => layoutEntry(state, name)),
    ...elsewhere.map(command => elsewhereEntry(state, command)),
  ];
}

function commandEntry(state: CockpitState, command: Command): PaletteEntry[] {
  const action = actionOf(command);
  if (action === undefined) return [];
  return [{ ...common(state, command), place: null, reason: action.disabledReason(state) }];
}

function elsewhereEntry(state: CockpitState, command: Command): PaletteEntry {
  const place = command.place ?? 'main';
  const words = placeWords(place);
  return { ...common(state, command), place: words, reason: `only in ${words}` };
}

function common(state: CockpitState, command: Command) {
  return {
    id: command.name,
    title: shown(command.name.replaceAll('-', ' '), 40),
    about: shown(keySummary(command), 160),
    keys: allKeyLabels(command, state.config.keys.prefix, state.unicode),
    runs: { kind: 'command' as const, command },
  };
}

function workerEntry(state: CockpitState, worker: WorkerView, at: number): PaletteEntry {
  const mark = markOf(worker);
  const age = ageOf(worker.since, state.now);
  const task = taskOf(state, worker);
  const parts = [`${state.unicode ? mark.glyph : mark.ascii} ${mark.word}${age === '' ? '' : ` ${age}`}`];
  if (task !== null) parts.push(shown(task, 120));
  return {
    id: `worker ${worker.id}`,
    title: `go to ${shown(worker.id, 40)}`,
    about: parts.join(state.unicode ? ' · ' : ' - '),
    keys: at < 9 ? String(at + 1) : '',
    place: null,
    reason: null,
    runs: { kind: 'worker', worker: worker.id },
  };
}

function layoutEntry(state: CockpitState, name: string): PaletteEntry {
  const inUse = state.layout.name === name;
  return {
    id: `layout ${name}`,
    title: `layout: ${shown(name, 40)}`,
    about: inUse ? 'in use; begins anew' : 'use this layout',
    keys: '',
    place: null,
    reason: null,
    runs: { kind: 'layout', layout: name },
  };
}

/** The last one for whatever was typed. */
export function findEntry(query: string): PaletteEntry {
  return {
    id: 'find',
    title: 'who printed this?',
    about: `find “${shown(query, 60)}” in all agents`,
    keys: '',
    place: null,
    reason: null,
    runs: { kind: 'find', text: query },
  };
}
