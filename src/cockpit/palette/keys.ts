// Keys, pastes and clicks in the palette, and what its entries do.
import { commandOfKey } from '../../domain/keys/keys.js';
import { type Deck, needsSupervisor } from '../actions/action.js';
import type { DialogHandler } from '../actions/dialog-kinds.js';
import { runCommand } from '../actions/index.js';
import { takeLayout } from '../actions/views.js';
import { openSearch } from '../search/actions.js';
import { complain, flash } from '../store/crew.js';
import { editDialog, leaveDialog } from '../store/dialogs.js';
import { goToWorker } from '../store/panes.js';
import { type Edited, editText, insert, type Typed } from '../text-edit.js';
import { entryOnRow, rowsOf } from './box.js';
import type { PaletteDialog } from './dialog.js';
import type { PaletteEntry } from './entries.js';
import { maxLately, rankedEntries } from './rank.js';

export const paletteHandler: DialogHandler = {
  key(deck, key) {
    const dialog = openPaletteOf(deck);
    if (dialog === null) return false;
    const verb = commandOfKey(deck.store.getState().commands, 'palette', key.name)?.name;
    return verb === undefined ? typeQuery(deck, key) : runVerb(deck, dialog, verb);
  },
  paste(deck, text) {
    return editQuery(deck, old => insert(old, text));
  },
  press(deck, { row }) {
    const dialog = openPaletteOf(deck);
    const at = dialog === null ? null : entryOnRow(deck.store.getState(), dialog, row);
    if (at !== null) runEntry(deck, at);
  },
  wheel(deck, lines) {
    const dialog = openPaletteOf(deck);
    if (dialog !== null) choose(deck, dialog.chosen + lines, false);
  },
};

function openPaletteOf(deck: Deck): PaletteDialog | null {
  const { dialog } = deck.store.getState();
  return dialog?.kind === 'palette' ? dialog : null;
}

function runVerb(deck: Deck, dialog: PaletteDialog, verb: string): boolean {
  const page = rowsOf(deck.store.getState());
  if (verb === 'palette-down') choose(deck, dialog.chosen + 1, true);
  else if (verb === 'palette-up') choose(deck, dialog.chosen - 1, true);
  else if (verb === 'palette-page-down') choose(deck, dialog.chosen + page, false);
  else if (verb === 'palette-page-up') choose(deck, dialog.chosen - page, false);
  else if (verb === 'palette-run') runEntry(deck, dialog.chosen);
  else if (verb === 'palette-leave') deck.store.change(leaveDialog());
  else return false;
  return true;
}

/** @param round past the end it begins again */
function choose(deck: Deck, at: number, round: boolean): void {
  deck.store.change(
    editDialog('palette', (dialog, state) => {
      const count = Math.max(1, rankedEntries(state, dialog).length);
      const chosen = round ? (at + count) % count : Math.max(0, Math.min(count - 1, at));
      return { ...dialog, chosen };
    }),
  );
}

function typeQuery(deck: Deck, key: Typed): boolean {
  return editQuery(deck, old => editText(old, key));
}

function editQuery(deck: Deck, edit: (old: Edited) => Edited | null): boolean {
  const dialog = openPaletteOf(deck);
  const edited = dialog === null ? null : edit({ text: dialog.query, back: dialog.back });
  if (dialog === null || edited === null) return false;
  const chosen = edited.text === dialog.query ? dialog.chosen : 0;
  deck.store.change(
    editDialog('palette', old => ({ ...old, query: edited.text, back: edited.back, chosen })),
  );
  return true;
}

function runEntry(deck: Deck, at: number): void {
  const dialog = openPaletteOf(deck);
  const entry = dialog === null ? undefined : rankedEntries(deck.store.getState(), dialog)[at];
  if (entry === undefined) return;
  if (entry.reason !== null) {
    choose(deck, at, false);
    return deck.store.change(flash(`${entry.title}: ${entry.reason}.`, deck.now(), 'warning'));
  }
  deck.store.change(leaveDialog(), state => ({
    lately: [entry.id, ...state.lately.filter(id => id !== entry.id)].slice(0, maxLately),
  }));
  run(deck, entry);
}

function run(deck: Deck, { runs }: PaletteEntry): void {
  if (runs.kind === 'command') runCommand(deck, runs.command, runs.command.keys?.[0] ?? '');
  else if (runs.kind === 'worker') deck.store.change(goToWorker(runs.worker));
  else if (runs.kind === 'find') openSearch(deck, runs.text);
  else void takeLayoutNamed(deck, runs.layout);
}

async function takeLayoutNamed(deck: Deck, name: string): Promise<void> {
  const reason = needsSupervisor(deck.store.getState());
  if (reason !== null) return deck.store.change(flash(`layout: ${reason}.`, deck.now(), 'warning'));
  const used = await deck.ask('layout.use', { root: deck.root, name });
  if (used.ok) takeLayout(deck, used.value.layout);
  else deck.store.change(complain(used.failure.sentence, deck.now()));
}
