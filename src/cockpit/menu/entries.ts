// What can be done to the thing that a menu is about: commands of the table, each with its key and why it does nothing just now.
import type { Command } from '../../domain/commands/command.js';
import { shown } from '../../domain/escape.js';
import { keyLabel } from '../../domain/keys/keys.js';
import { findPane } from '../../domain/layout/tree.js';
import { actionOf } from '../actions/index.js';
import { setDraft } from '../store/dialogs.js';
import { goToWorker } from '../store/panes.js';
import { workerNamed, workerOfPane } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import type { Change } from '../store/store.js';
import { titleOf } from '../views/command-words.js';
import type { MenuAbout, MenuDialog } from './about.js';

export interface MenuEntry {
  /** Null for what the table has no command for. */
  command: Command | null;
  words: string;
  /** As people write it; '' without one. */
  key: string;
  /** Null when it can be run. */
  reason: string | null;
  /** What goes before the command, or stands for it where there is none. */
  before: Change | null;
}

/** Names of commands in groups; a name that the table does not hold is left out. */
type Groups = (string | [name: string, words: string])[][];

const onWorker: Groups = [
  ['attach', 'message', ['why-here', 'why this status']],
  ['pause', 'restart', 'kill', 'remove', 'mark'],
];
const onScreen: Groups = [
  [
    ['copy', 'copy mode'],
    ['search', 'search in it'],
  ],
];
const onPane: Groups = [
  [
    'zoom',
    ['split-right', 'split, side by side'],
    ['split-down', 'split, one below'],
    ['swap', 'swap with the next'],
    ['break-out', 'break out'],
    'pin',
    ['equalise', 'all the same size'],
    ['close', 'close the pane'],
  ],
];
const onList: Groups = [['show-here'], ...onWorker];
const onBorder: Groups = [
  [
    ['equalise', 'all the same size'],
    ['swap', 'swap the two sides'],
    ['undo-layout', 'undo the last change'],
  ],
  [
    ['next-layout', 'next layout'],
    ['save-layout', 'save this layout'],
  ],
];
const onCockpit: Groups = [
  ['new', 'up', ['message', 'message']],
  ['board', 'timeline', ['next-layout', 'next layout'], ['rail', 'show or hide the rail']],
  ['help', 'quit'],
];

/** In groups, as they are ruled off from each other. */
export function entryGroups(state: CockpitState, dialog: MenuDialog): MenuEntry[][] {
  const seen = aimed(state, dialog.about);
  if (dialog.about.kind === 'task') return taskGroups(seen, dialog.about.task);
  return groupsFor(state, dialog.about)
    .map(group => group.flatMap(entry => entryOf(seen, entry)))
    .filter(group => group.length > 0);
}

export function entriesOf(state: CockpitState, dialog: MenuDialog): MenuEntry[] {
  return entryGroups(state, dialog).flat();
}

function groupsFor(state: CockpitState, about: MenuAbout): Groups {
  switch (about.kind) {
    case 'worker':
      return [...onList, programsOf(state)];
    case 'border':
      return onBorder;
    case 'pane':
      return workerOf(state, about) === null
        ? onPane
        : [...onWorker, ...onScreen, programsOf(state), ...onPane];
    default:
      return onCockpit;
  }
}

function taskGroups(state: CockpitState, id: string): MenuEntry[][] {
  const task = state.snapshot?.board.tasks.find(one => one.id === id);
  const board = entryOf(state, 'board');
  if (task === undefined) return [board];
  const holder = workerNamed(state, task.holder);
  if (holder !== undefined) {
    const words = `go to ${shown(holder.id, 24)}`;
    return [[{ command: null, words, key: '', reason: null, before: goToWorker(holder.id) }], board];
  }
  const take = entryOf(state, ['new', 'a worker for it']).map(entry => ({
    ...entry,
    reason: entry.reason ?? (task.state === 'open' ? null : `it is ${task.state}`),
    before: setDraft('new', 'task', task.title),
  }));
  return [take, board];
}

/** Programs that a key starts for a worker, the person's own among them. */
function programsOf(state: CockpitState): Groups[number] {
  return state.commands
    .filter(command => command.program !== undefined && command.target === 'worker')
    .map(command => command.name);
}

function entryOf(state: CockpitState, entry: Groups[number][number]): MenuEntry[] {
  const [name, words] = typeof entry === 'string' ? [entry, null] : entry;
  const command = state.commands.find(one => one.name === name && (one.place ?? 'main') === 'main');
  const action = actionOf(command);
  if (command === undefined || action === undefined) return [];
  return [
    {
      command,
      words: words ?? action.hint?.(state) ?? titleOf(command),
      key: keyLabel(command.keys?.[0] ?? '', state.unicode),
      reason: action.disabledReason(state),
      before: null,
    },
  ];
}

/** The worker that a menu is about, by name; null where there is none. */
export function workerOf(state: CockpitState, about: MenuAbout): string | null {
  const name =
    about.kind === 'worker'
      ? about.worker
      : about.kind === 'pane'
        ? workerOfPane(state, findPane(state.arranged.tree, about.pane))
        : null;
  return workerNamed(state, name)?.id ?? null;
}

/** As the commands of a menu see the cockpit: marks of others do not draw them into what is done to this one. */
export function aimed(state: CockpitState, about: MenuAbout): CockpitState {
  return actsOnMarked(state, about) ? state : { ...state, marked: [] };
}

/** True when what is done is done to all that are marked. */
export function actsOnMarked(state: CockpitState, about: MenuAbout): boolean {
  const worker = workerOf(state, about);
  return about.kind === 'cockpit' || (worker !== null && state.marked.includes(worker));
}
