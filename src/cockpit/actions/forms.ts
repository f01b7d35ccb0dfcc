// What Enter does in a form.
import { toLayout } from '../../domain/layout/tree.js';
import { workspaceKinds } from '../../domain/worker.js';
import type { NewWorker } from '../../protocol/supervisor-methods.js';
import { complain, flash, unflash } from '../store/crew.js';
import { clearDraft, leaveDialog } from '../store/dialogs.js';
import { goToWorker } from '../store/panes.js';
import { focusedPane } from '../store/select.js';
import { type Form, valueOf } from '../views/form.js';
import { asPrompt, justStart } from '../views/forms.js';
import type { Deck } from './action.js';

/** Making worktrees of a large repository takes a while. */
const makingMs = 120_000;

export function submitForm(deck: Deck, form: Form): void {
  const { dialog } = deck.store.getState();
  if (form.problem !== null) return deck.store.change(flash(form.problem, deck.now(), 'warning'));
  if (dialog?.kind === 'new') void makeWorker(deck, form);
  else if (dialog?.kind === 'up') void putUp(deck, form);
  else if (dialog?.kind === 'save-layout') void save(deck, form);
}

function newWorkerRequest(deck: Pick<Deck, 'root' | 'env'>, form: Form): NewWorker {
  const agent = valueOf(form, 'agent');
  const task = valueOf(form, 'task');
  const prompt = task.startsWith(asPrompt) ? task.slice(asPrompt.length) : null;
  const kind = workspaceKinds.find(known => known === valueOf(form, 'workspace')) ?? 'worktree';
  return {
    root: deck.root,
    name: valueOf(form, 'name'),
    agent: agent === 'command' ? null : agent,
    workspace: kind,
    task: prompt !== null || task === justStart || task === '' ? null : task,
    prompt,
    base: kind === 'worktree' ? valueOf(form, 'base') : null,
    command: agent === 'command' ? splitWords(valueOf(form, 'command')) : null,
    env: deck.env,
  };
}

async function makeWorker(deck: Deck, form: Form): Promise<void> {
  const request = newWorkerRequest(deck, form);
  const before = focusedPane(deck.store.getState())?.id;
  const making = `Making ${request.name ?? 'a worker'} …`;
  deck.store.change(leaveDialog(), flash(making, deck.now()));
  const made = await deck.ask('worker.new', request, { timeoutMs: makingMs });
  // The draft stays when it failed: nobody wants to type it again.
  if (!made.ok) return deck.store.change(unflash(making), complain(made.failure.sentence, deck.now()));
  deck.store.change(clearDraft('new'), unflash(making), state => {
    const untouched = focusedPane(state)?.id === before && !state.attached && state.dialog === null;
    return untouched && state.snapshot?.workers.some(worker => worker.id === made.value.id)
      ? goToWorker(made.value.id)(state)
      : {};
  });
}

async function putUp(deck: Deck, form: Form): Promise<void> {
  const count = Number(valueOf(form, 'count'));
  deck.store.change(leaveDialog(), flash(`Making a crew of ${count} …`, deck.now()));
  const agent = valueOf(form, 'agent');
  // Those that have to wait for their turn say so in the timeline.
  const params = { root: deck.root, count, many: true, agent: agent === '' ? null : agent, env: deck.env };
  const made = await deck.ask('crew.up', params, { timeoutMs: makingMs });
  if (!made.ok) return deck.store.change(complain(made.failure.sentence, deck.now()));
  for (const outcome of made.value.outcomes) {
    if (!outcome.ok) deck.store.change(complain(outcome.sentence, deck.now()));
  }
  const words = `${made.value.started.length} workers started.`;
  deck.store.change(clearDraft('up'), flash(words, deck.now(), 'good'));
}

async function save(deck: Deck, form: Form): Promise<void> {
  const state = deck.store.getState();
  const level = valueOf(form, 'level') === 'project' ? 'project' : 'user';
  const about = {
    name: valueOf(form, 'name'),
    description: valueOf(form, 'description'),
    rail: state.layout.rail && !state.railHidden,
  };
  const layout = toLayout(state.arranged, about, state.pinned);
  const saved = await deck.ask('layout.save', { root: deck.root, layout, level });
  if (!saved.ok) return deck.store.change(complain(saved.failure.sentence, deck.now()));
  deck.store.change(
    leaveDialog(),
    clearDraft('save-layout'),
    () => ({ layout, railHidden: false, apart: null }),
    flash(`Saved as ${saved.value.file}`, deck.now(), 'good'),
  );
  const used = await deck.ask('layout.use', { root: deck.root, name: layout.name, others: false });
  if (!used.ok) deck.store.change(complain(used.failure.sentence, deck.now()));
}

/** Words of a command line: quotes keep blanks together, a backslash keeps one character; nothing is expanded. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  for (const match of text.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"?|'[^']*'?)+/gs)) {
    words.push(
      match[0].replace(/\\(.)|"((?:[^"\\]|\\.)*)"?|'([^']*)'?/gs, (_, escaped, double, single) => {
        if (escaped !== undefined) return String(escaped);
        if (double !== undefined) return String(double).replace(/\\(["\\])/g, '$1');
        return String(single ?? '');
      }),
    );
  }
  return words;
}
