// One search in the sessions of all workers: hosts side by side, a few sessions of each at a time, results as they come. A newer
// search, or leaving, ends it: what was not asked for yet is not asked for any more.
import { setTimeout as delay } from 'node:timers/promises';
import { type Query, queryOf } from '../../domain/query.js';
import { addressOf } from '../../domain/session-address.js';
import type { SessionAddress } from '../../domain/worker.js';
import type { Found } from '../../protocol/host-methods.js';
import type { Deck } from '../actions/action.js';
import { editDialog } from '../store/dialogs.js';
import type { FindDialog, FoundIn, FoundLine } from './dialog.js';
import { markerOf } from './query.js';

/** Whoever types on meanwhile is not searched for. */
const restMs = 120;
const perHost = 3;
const linesPerWorker = 60;
/** Longer than a host lets a search take. */
const answerMs = 8_000;

interface Target {
  worker: string;
  address: SessionAddress;
}

export async function searchAll(deck: Deck, run: number): Promise<void> {
  await delay(restMs, undefined, { ref: false });
  const dialog = current(deck, run);
  const query = dialog === null ? null : queryOf(dialog.query);
  if (query === null) return;
  const marks = await markerOf(query);
  const byHost = new Map<string, Target[]>();
  for (const target of targets(deck)) {
    const { socket } = target.address;
    byHost.set(socket, [...(byHost.get(socket) ?? []), target]);
  }
  const lanes = [...byHost.values()].flatMap(queue =>
    Array.from({ length: Math.min(perHost, queue.length) }, () => lane(deck, run, query, queue, marks)),
  );
  await Promise.all(lanes);
}

/** How many workers have something to search. */
export function searchable(deck: Deck): number {
  return targets(deck).length;
}

function targets(deck: Deck): Target[] {
  const { snapshot } = deck.store.getState();
  return (snapshot?.workers ?? []).flatMap((worker): Target[] => {
    const address = addressOf(snapshot, worker);
    return address === null ? [] : [{ worker: worker.id, address }];
  });
}

async function lane(
  deck: Deck,
  run: number,
  query: Query,
  queue: Target[],
  marks: (text: string) => [number, number][],
): Promise<void> {
  for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
    if (current(deck, run) === null) return;
    const { socket, session } = target.address;
    const limits = { limit: linesPerWorker, withinMs: answerMs - 1_000 };
    const params = { ...query, ...limits, session, from: null, direction: 'up' as const };
    const answer = await deck.askHost(socket, 'find', params, { timeoutMs: answerMs });
    const problem = answer.ok ? null : answer.failure;
    const found = answer.ok ? answer.value : null;
    add(deck, run, {
      worker: target.worker,
      lines: linesOf(found?.matches ?? [], marks),
      complete: found?.complete ?? true,
      problem,
    });
  }
}

function current(deck: Deck, run: number): FindDialog | null {
  const { dialog } = deck.store.getState();
  return dialog?.kind === 'find-all' && dialog.run === run ? dialog : null;
}

/** Several matches of one line are one result; the first of them in the line is where to jump to. */
export function linesOf(
  matches: Found['matches'],
  marksIn: (text: string) => [number, number][],
): FoundLine[] {
  const lines: FoundLine[] = [];
  /** Matches of the last line that have come. */
  let came = 0;
  for (const match of matches) {
    const last = lines.at(-1);
    // Lines that say the same may stand below each other: as many matches as one of them has are of one.
    const isSame = last !== undefined && last.text === match.text && came < last.marks.length;
    const { line, column, text } = match;
    const end = { line: match.endLine, column: match.endColumn };
    came = isSame ? came + 1 : 1;
    // Newest first: an earlier match of the same line comes later.
    if (isSame) lines[lines.length - 1] = { ...last, line, column, end };
    else lines.push({ line, column, end, text, marks: marksIn(text) });
  }
  return lines;
}

function add(deck: Deck, run: number, found: FoundIn): void {
  deck.store.change(
    editDialog('find-all', (dialog, state) => {
      if (dialog.run !== run) return dialog;
      const order = state.snapshot?.workers.map(worker => worker.id) ?? [];
      const all = [...dialog.found, found].sort((a, b) => order.indexOf(a.worker) - order.indexOf(b.worker));
      const before = all.slice(0, all.indexOf(found)).reduce((sum, one) => sum + one.lines.length, 0);
      // What the person has chosen stays chosen, whatever comes in above it.
      const moves = dialog.chosen > 0 && before <= dialog.chosen;
      const chosen = moves ? dialog.chosen + found.lines.length : dialog.chosen;
      return { ...dialog, found: all, waiting: Math.max(0, dialog.waiting - 1), chosen };
    }),
  );
}
