// Sending a message, and finding out what became of it: an agent has taken it when it begins to work or its screen shows it.
import { setTimeout as delay } from 'node:timers/promises';
import type { Deck } from '../actions/action.js';
import { complain, flash } from '../store/crew.js';
import { clearDraft, editDialog } from '../store/dialogs.js';
import { workerNamed } from '../store/select.js';
import type { Delivery, Letter, MessageDialog } from './dialog.js';
import { standingOf } from './letters.js';

/** How long somebody waits to see a message arrive, and how often the screen is looked at meanwhile. */
const watchMs = 15_000;
const lookEveryMs = 400;
/** As much of a line as stands on one row of nearly any pane. */
const probeLetters = 24;

export function sendLetters(deck: Deck, dialog: MessageDialog): void {
  const state = deck.store.getState();
  const standings = dialog.letters.map(letter => ({
    letter,
    ...standingOf(state, letter, dialog.forced),
  }));
  if (!standings.some(({ gets }) => gets)) {
    return deck.store.change(flash('Nobody would get it: see why, or change it.', deck.now(), 'warning'));
  }
  const sentAt = deck.now();
  const deliveries = standings.map(
    ({ letter, gets, words }): Delivery => ({
      worker: letter.worker,
      state: gets ? 'sending' : 'left',
      words: gets ? '' : words.replace(/^left out: /, '').replace(/; f includes it$/, ''),
    }),
  );
  deck.store.change(editDialog('message', old => ({ ...old, step: 'sent', deliveries, sentAt })));
  const sending = standings
    .filter(({ gets }) => gets)
    .map(({ letter }) => deliver(deck, letter, dialog.forced.includes(letter.worker), sentAt));
  void Promise.all(sending).then(sent => {
    // What nobody got is still there to be sent again.
    if (sent.some(Boolean)) deck.store.change(clearDraft('message'));
    const count = sent.filter(Boolean).length;
    if (!isShown(deck, sentAt) && count > 0) {
      const words = `Sent to ${count === 1 ? '1 worker' : `${count} workers`}.`;
      deck.store.change(flash(words, deck.now(), 'good'));
    }
  });
}

/** True when it was written to the terminal of the worker. */
async function deliver(deck: Deck, letter: Letter, force: boolean, sentAt: number): Promise<boolean> {
  const { worker, text, session } = letter;
  const probe = probeOf(text);
  const before = await countOnScreen(deck, worker, probe);
  const wasSince = workerNamed(deck.store.getState(), worker)?.since;
  const sent = await deck.ask('worker.send', {
    root: deck.root,
    worker,
    text,
    mode: 'paste',
    enter: true,
    force,
    ...(session === null ? {} : { ifSession: session }),
  });
  if (!sent.ok) {
    const { sentence } = sent.failure;
    if (isShown(deck, sentAt)) note(deck, sentAt, { worker, state: 'refused', words: sentence });
    else deck.store.change(complain(sentence, deck.now()));
    return false;
  }
  note(deck, sentAt, { worker, state: 'sent', words: '' });
  void watch(deck, { worker, probe, before, wasSince }, sentAt);
  return true;
}

interface Watched {
  worker: string;
  probe: string;
  /** How often the probe stood on its screen before; null when that could not be read. */
  before: number | null;
  wasSince: string | undefined;
}

/** Ends with the dialog, with what it waits for, or after a time. */
async function watch(deck: Deck, watched: Watched, sentAt: number): Promise<void> {
  const { worker } = watched;
  const until = performance.now() + watchMs;
  let shown = false;
  while (performance.now() < until && isShown(deck, sentAt)) {
    if (beganToWork(deck, watched)) return note(deck, sentAt, { worker, state: 'working', words: '' });
    if (!shown && watched.before !== null) {
      const now = await countOnScreen(deck, worker, watched.probe);
      shown = now !== null && now > watched.before;
      if (shown) note(deck, sentAt, { worker, state: 'shown', words: '' });
    }
    // It may have begun to work while its screen was read.
    if (beganToWork(deck, watched)) continue;
    await delay(lookEveryMs, undefined, { ref: false });
  }
}

function beganToWork(deck: Deck, { worker, wasSince }: Watched): boolean {
  const now = workerNamed(deck.store.getState(), worker);
  return now?.activity === 'working' && now.since !== wasSince;
}

/** The first line that says something, without blanks: a pane may have wrapped it. */
function probeOf(text: string): string {
  const line = text.split('\n').find(one => one.trim() !== '') ?? '';
  return withoutBlanks(line).slice(0, probeLetters);
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s/g, '');
}

async function countOnScreen(deck: Deck, worker: string, probe: string): Promise<number | null> {
  if (probe === '') return null;
  const captured = await deck.ask('worker.capture', { root: deck.root, worker, from: null, to: null });
  if (!captured.ok) return null;
  return captured.value.lines.map(withoutBlanks).join('').split(probe).length - 1;
}

function isShown(deck: Deck, sentAt: number): boolean {
  const { dialog } = deck.store.getState();
  return dialog?.kind === 'message' && dialog.step === 'sent' && dialog.sentAt === sentAt;
}

function note(deck: Deck, sentAt: number, delivery: Delivery): void {
  deck.store.change(
    editDialog('message', dialog => {
      if (dialog.sentAt !== sentAt) return dialog;
      const deliveries = dialog.deliveries.map(old => (old.worker === delivery.worker ? delivery : old));
      return { ...dialog, deliveries };
    }),
  );
}
