// Keys, pastes and clicks in the palette, and what its entries do.
import type { Command } from '../../domain/commands/command.js';
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
import { aimedAt, type PaletteEntry } from './entries.js';
import { chosenIn, maxLately, rankedEntries } from './rank.js';

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
    move(deck, lines, false);
  },
};

function openPaletteOf(deck: Deck): PaletteDialog | null {
  const { dialog } = deck.store.getState();
  return dialog?.kind === 'palette' ? dialog : null;
}

function runVerb(deck: Deck, dialog: PaletteDialog, verb: string): boolean {
  const page = rowsOf(deck.store.getState());
  if (verb === 'palette-down') move(deck, 1, true);
  else if (verb === 'palette-up') move(deck, -1, true);
  else if (verb === 'palette-page-down') move(deck, page, false);
  else if (verb === 'palette-page-up') move(deck, -page, false);
  else if (verb === 'palette-run') runChosen(deck, dialog);
  else if (verb === 'palette-leave') deck.store.change(leaveDialog());
  else return false;
  return true;
}

/** @param round past the end it begins again */
function move(deck: Deck, step: number, round: boolean): void {
  deck.store.change(
    editDialog('palette', (dialog, state) => {
      const entries = rankedEntries(state, dialog);
      const at = chosenIn(entries, dialog) + step;
      const count = Math.max(1, entries.length);
      const to = round ? (at + count) % count : Math.max(0, Math.min(count - 1, at));
      return { ...dialog, aim: to === 0 ? null : (entries[to]?.id ?? null) };
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
  const aim = edited.text === dialog.query ? dialog.aim : null;
  deck.store.change(
    editDialog('palette', old => ({ ...old, query: edited.text, back: edited.back, aim, isDue: false })),
  );
  return true;
}

function chosenOf(deck: Deck, dialog: PaletteDialog): number {
  return chosenIn(rankedEntries(deck.store.getState(), dialog), dialog);
}

/** What was typed at once may be ahead of the list: Enter waits until it is whole. */
function runChosen(deck: Deck, dialog: PaletteDialog): void {
  if (dialog.layouts !== null) return runEntry(deck, chosenOf(deck, dialog));
  if (dialog.isDue) return;
  deck.store.change(editDialog('palette', old => ({ ...old, isDue: true })));
  const unsubscribe = deck.store.subscribe(({ dialog: now }) => {
    if (now?.kind === 'palette' && now.isDue && now.layouts === null) return;
    unsubscribe();
    queueMicrotask(() => runDue(deck));
  });
}

function runDue(deck: Deck): void {
  const dialog = openPaletteOf(deck);
  if (dialog?.isDue !== true) return;
  // Where nothing else is called so, the layouts are what was meant as likely as not.
  const isLost = dialog.layouts?.length === 0 && rankedEntries(deck.store.getState(), dialog).length === 1;
  if (!isLost) runEntry(deck, chosenOf(deck, dialog));
  else deck.store.change(flash('The layouts could not be read; Enter again goes on.', deck.now(), 'warning'));
  deck.store.change(editDialog('palette', old => ({ ...old, isDue: false })));
}

function runEntry(deck: Deck, at: number): void {
  const dialog = openPaletteOf(deck);
  const entry = dialog === null ? undefined : rankedEntries(deck.store.getState(), dialog)[at];
  if (entry === undefined) return;
  if (entry.reason !== null) {
    const aim = editDialog('palette', old => ({ ...old, aim: entry.id }));
    return deck.store.change(aim, flash(`${entry.title}: ${entry.reason}.`, deck.now(), 'warning'));
  }
  deck.store.change(leaveDialog(), state => ({
    lately: [entry.id, ...state.lately.filter(id => id !== entry.id)].slice(0, maxLately),
  }));
  run(deck, entry);
}

function run(deck: Deck, { runs }: PaletteEntry): void {
  if (runs.kind === 'command') runFor(deck, runs.command, runs.worker);
  else if (runs.kind === 'worker') deck.store.change(goToWorker(runs.worker));
  else if (runs.kind === 'find') openSearch(deck, runs.text);
  else void takeLayoutNamed(deck, runs.layout);
}

/** Marks of other workers are set aside for the moment of a command that names its worker. */
function runFor(deck: Deck, command: Command, worker: string | undefined): void {
  const key = command.keys?.[0] ?? '';
  if (worker === undefined) return runCommand(deck, command, key);
  const { marked } = deck.store.getState();
  deck.store.change(aimedAt(worker), () => (command.name === 'mark' ? { marked } : {}));
  runCommand(deck, command, key);
  if (command.name !== 'mark') deck.store.change(() => ({ marked }));
}

async function takeLayoutNamed(deck: Deck, name: string): Promise<void> {
  const reason = needsSupervisor(deck.store.getState());
  if (reason !== null) return deck.store.change(flash(`layout: ${reason}.`, deck.now(), 'warning'));
  const used = await deck.ask('layout.use', { root: deck.root, name });
  if (used.ok) takeLayout(deck, used.value.layout);
  else deck.store.change(complain(used.failure.sentence, deck.now()));
}
