// Everything that the palette can run: the commands of the table, the workers to go to, the layouts.
import { ageOf } from '../../domain/age.js';
import type { Command } from '../../domain/commands/command.js';
import { shown } from '../../domain/escape.js';
import { markOf } from '../../domain/glyphs.js';
import { allKeyLabels, keySummary } from '../../domain/keys/keys.js';
import type { WorkerView } from '../../domain/worker.js';
import { actionOf } from '../actions/index.js';
import { placeWords } from '../help/places.js';
import { goToWorker } from '../store/panes.js';
import { taskOf } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import type { Change } from '../store/store.js';
import type { PaletteDialog } from './dialog.js';

export type Runs =
  /** `worker`: done to this one, whoever has the focus and whoever is marked. */
  | { kind: 'command'; command: Command; worker?: string }
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
  /** What else it is called: its words on the hint line and in menus. */
  alias: string;
  /** Its own name, as the table, files and README have it. */
  name: string;
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
  const here = commandsHere(state);
  const elsewhere = state.commands.filter(command => (command.place ?? 'main') !== 'main');
  return [
    ...commandEntries(state),
    ...(state.snapshot?.workers ?? []).map((worker, at) => workerEntry(state, worker, at)),
    ...aimedEntries(state, dialog.query, here),
    ...(dialog.layouts ?? []).map(name => layoutEntry(state, name)),
    ...elsewhere.map(command => elsewhereEntry(state, command)),
  ];
}

/** What can be run from the panes. */
export function commandEntries(state: CockpitState): PaletteEntry[] {
  return commandsHere(state).flatMap(command => commandEntry(state, command));
}

function commandsHere(state: CockpitState): Command[] {
  return state.commands.filter(
    command =>
      command.on !== 'cli' &&
      (command.place ?? 'main') === 'main' &&
      !['palette', 'go'].includes(command.name),
  );
}

function commandEntry(state: CockpitState, command: Command): PaletteEntry[] {
  const action = actionOf(command);
  if (action === undefined) return [];
  return [{ ...common(state, command), place: null, reason: action.disabledReason(state) }];
}

/** `attach worker-2`: what acts on a worker, once its name is typed. */
function aimedEntries(state: CockpitState, query: string, here: readonly Command[]): PaletteEntry[] {
  const [verb = '', name] = query.trim().toLowerCase().split(/\s+/);
  if (name === undefined) return [];
  return here
    .filter(command => takesWorker(command) && command.name.startsWith(verb))
    .flatMap(command => (state.snapshot?.workers ?? []).flatMap(({ id }) => aimedEntry(state, command, id)));
}

function aimedEntry(state: CockpitState, command: Command, worker: string): PaletteEntry[] {
  const action = actionOf(command);
  if (action === undefined) return [];
  const known = common(state, command);
  return [
    {
      ...known,
      id: `for ${worker} ${command.name}`,
      name: `${command.name} ${worker}`,
      alias: '',
      title: `${known.title} ${shown(worker, 40)}`,
      place: null,
      reason: action.disabledReason({ ...state, ...aimedAt(worker)(state) }),
      runs: { kind: 'command', command, worker },
    },
  ];
}

/** `go` and `show-here` have entries of their own, or need the list. */
function takesWorker({ name, target }: Command): boolean {
  return (target === 'worker' || target === 'workers') && !['go', 'show-here', 'next'].includes(name);
}

/** The worker is the one that commands are about, alone. */
export function aimedAt(worker: string): Change {
  return state => ({ ...goToWorker(worker)(state), unfolded: true, marked: [] });
}

function elsewhereEntry(state: CockpitState, command: Command): PaletteEntry {
  const place = command.place ?? 'main';
  const words = placeWords(place);
  return { ...common(state, command), place: words, reason: `only in ${words}` };
}

function common(state: CockpitState, command: Command) {
  return {
    id: command.name,
    name: command.name,
    alias: shown(actionOf(command)?.hint?.(state) ?? command.hint ?? '', 40),
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
    name: worker.id,
    alias: '',
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
    name,
    alias: '',
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
    name: '',
    alias: '',
    title: 'who printed this?',
    about: `find “${shown(query, 60)}” in all agents`,
    keys: '',
    place: null,
    reason: null,
    runs: { kind: 'find', text: query },
  };
}
