// Keys that act on workers, through the supervisor.

import type { Result } from '../../domain/failure.js';
import { isLive, type WorkerView } from '../../domain/worker.js';
import type { Outcome } from '../../protocol/supervisor-methods.js';
import { complain, flash } from '../store/crew.js';
import { openDialog } from '../store/dialogs.js';
import { dropPaneOf } from '../store/panes-change.js';
import { currentWorker, isOnScreen, targetsOf } from '../store/select.js';
import type { CockpitState, Confirm } from '../store/state.js';
import { keyOf } from '../views/key-words.js';
import { type Actions, type Deck, needsSupervisor } from './action.js';

/** Ending a tree takes 2 s of grace and a sweep; many workers take longer. */
const slowMs = 60_000;

function nobody(state: CockpitState): string | null {
  return needsSupervisor(state) ?? (targetsOf(state).length === 0 ? 'no worker here' : null);
}

function ids(workers: readonly WorkerView[]): string[] {
  return workers.map(worker => worker.id);
}

function named(workers: readonly WorkerView[]): string {
  return workers.length > 3 ? `${workers.length} workers` : ids(workers).join(', ');
}

function allPaused(workers: readonly WorkerView[]): boolean {
  const live = workers.filter(worker => isLive(worker.phase));
  return live.length > 0 && live.every(worker => worker.phase === 'paused');
}

/** Failures become errors that stay, but for what the person's own later order overtook; success is seen in the panes. */
async function showOutcomes(deck: Deck, asked: Promise<Result<Outcome[]>>): Promise<void> {
  const result = await asked;
  if (!result.ok) return deck.store.change(complain(result.failure.sentence, deck.now()));
  const bad = result.value.filter(outcome => !outcome.ok && !outcome.overtaken);
  for (const outcome of bad) deck.store.change(complain(outcome.sentence, deck.now()));
  const good = result.value.filter(outcome => outcome.ok);
  const [only] = good;
  if (bad.length === 0 && only !== undefined) {
    const others = good.length - 1;
    const sentence = others === 0 ? only.sentence : `${only.sentence} And ${others} more.`;
    deck.store.change(flash(sentence, deck.now(), 'good'));
  }
}

function pauseOrResume(deck: Deck, workers: WorkerView[]): void {
  const method = allPaused(workers) ? 'worker.resume' : 'worker.pause';
  const wanted = workers.filter(
    worker => worker.phase === (method === 'worker.pause' ? 'running' : 'paused'),
  );
  const doing = method === 'worker.pause' ? 'Pausing' : 'Resuming';
  deck.store.change(flash(`${doing} ${named(wanted)} …`, deck.now()));
  const asked = deck.ask(method, { root: deck.root, workers: ids(wanted) }, { timeoutMs: slowMs });
  void showOutcomes(deck, asked);
}

export const crewActions: Actions = {
  pause: {
    disabledReason: state => {
      const reason = nobody(state);
      if (reason !== null) return reason;
      const targets = targetsOf(state);
      if (targets.some(worker => worker.phase === 'running' || worker.phase === 'paused')) return null;
      return `${targets[0]?.id ?? 'it'} does not run`;
    },
    run: deck => pauseOrResume(deck, targetsOf(deck.store.getState())),
    hint: state => (allPaused(targetsOf(state)) ? 'resume' : 'pause'),
  },
  'pause-all': {
    disabledReason: state =>
      needsSupervisor(state) ??
      (state.snapshot?.workers.some(worker => worker.phase === 'running' || worker.phase === 'paused')
        ? null
        : 'no worker runs'),
    run: deck => pauseOrResume(deck, deck.store.getState().snapshot?.workers ?? []),
  },
  'resume-all': {
    disabledReason: state =>
      needsSupervisor(state) ?? (state.snapshot?.interrupted ? null : 'no worker was interrupted'),
    run: deck => {
      const state = deck.store.getState();
      const first = ids(state.snapshot?.workers ?? []).filter(id => isOnScreen(state, id));
      const asked = deck.ask(
        'crew.resumeAll',
        { root: deck.root, first, env: deck.env },
        { timeoutMs: slowMs },
      );
      deck.store.change(flash('Resuming the crew …', deck.now()));
      void showOutcomes(deck, asked);
    },
    hint: state => `resume all (${state.snapshot?.interrupted ?? 0})`,
  },
  restart: {
    disabledReason: nobody,
    run: deck => {
      const targets = targetsOf(deck.store.getState());
      // One that runs would lose what it is doing.
      if (targets.some(worker => isLive(worker.phase))) {
        deck.store.change(openDialog({ kind: 'confirm', what: 'restart', workers: ids(targets) }));
      } else carryOut(deck, 'restart', ids(targets));
    },
  },
  kill: {
    disabledReason: state => {
      const reason = nobody(state);
      if (reason !== null) return reason;
      const targets = targetsOf(state);
      return targets.some(worker => isLive(worker.phase)) ? null : `${targets[0]?.id ?? 'it'} does not run`;
    },
    run: deck => {
      const workers = targetsOf(deck.store.getState()).filter(worker => isLive(worker.phase));
      deck.store.change(openDialog({ kind: 'confirm', what: 'kill', workers: ids(workers) }));
    },
  },
  remove: {
    disabledReason: state => {
      const reason = needsSupervisor(state);
      const worker = currentWorker(state);
      if (reason !== null || worker === undefined) return reason ?? 'no worker here';
      return isLive(worker.phase) ? `${worker.id} still runs; ${keyOf(state, 'kill')} kills it` : null;
    },
    run: deck => {
      const worker = currentWorker(deck.store.getState());
      if (worker === undefined) return;
      deck.store.change(openDialog({ kind: 'confirm', what: 'remove', workers: [worker.id] }));
    },
  },
  new: {
    disabledReason: needsSupervisor,
    run: deck => deck.store.change(openDialog({ kind: 'new', field: 0, pick: 0 })),
  },
  up: {
    disabledReason: needsSupervisor,
    run: deck => deck.store.change(openDialog({ kind: 'up', field: 0, pick: 0 })),
  },
  'todo-init': {
    disabledReason: state =>
      needsSupervisor(state) ?? (state.snapshot?.board.hasTodo === false ? null : 'there is a TODO.md'),
    run: deck => {
      void deck.ask('tasks.init', { root: deck.root }).then(result => {
        if (result.ok) deck.store.change(flash(`${result.value.file} is written.`, deck.now(), 'good'));
        else deck.store.change(complain(result.failure.sentence, deck.now()));
      });
    },
  },
};

/** The person said yes, or was not to be asked. */
export function carryOut(deck: Deck, what: Confirm['what'], workers: string[]): void {
  if (what === 'restart') {
    const params = { root: deck.root, workers, mode: 'resume' as const, env: deck.env };
    deck.store.change(flash(`Restarting ${workers.join(', ')} …`, deck.now()));
    void showOutcomes(deck, deck.ask('worker.restart', params, { timeoutMs: slowMs }));
  }
  if (what === 'kill') {
    deck.store.change(flash(`Ending ${workers.join(', ')} …`, deck.now()));
    void showOutcomes(deck, deck.ask('worker.kill', { root: deck.root, workers }, { timeoutMs: slowMs }));
  }
  if (what !== 'remove') return;
  for (const worker of workers) {
    const asked = deck.ask('worker.remove', { root: deck.root, worker }, { timeoutMs: slowMs });
    void showOutcomes(
      deck,
      asked.then(result => {
        if (result.ok && result.value.ok) deck.store.change(dropPaneOf(worker));
        return result.ok ? { ok: true, value: [result.value] } : result;
      }),
    );
  }
}
