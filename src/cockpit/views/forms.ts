// The forms there are: a new worker, a crew, a name for a layout. Each is what was typed over what is proposed.
import type { CockpitState, Dialog } from '../store/state.js';
import { type Form, type FormField, valueOf } from './form.js';

export type FormKind = 'new' | 'up' | 'save-layout';

const names = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const maxCrew = 24;
/** What the list of a pick calls things that are no task. */
export const asPrompt = 'prompt:';
export const justStart = 'nothing:';

export function isFormKind(kind: Dialog['kind'] | undefined): kind is FormKind {
  return kind === 'new' || kind === 'up' || kind === 'save-layout';
}

/** True where letters are typed, so that Alt with a key is one key. */
export function takesText(kind: Dialog['kind'] | undefined): boolean {
  return isFormKind(kind) || kind === 'palette' || kind === 'message' || kind === 'find-all';
}

export function formOf(state: CockpitState, kind: FormKind, pick: number): Form {
  if (kind === 'new') return newForm(state, pick);
  return kind === 'up' ? upForm(state) : saveForm(state);
}

function text(key: string, label: string, value: string | undefined, proposal: string): FormField {
  return { key, label, kind: 'text', value: value ?? '', proposal, options: [], chosen: 0 };
}

function choice(
  key: string,
  label: string,
  value: string | undefined,
  options: FormField['options'],
): FormField {
  const at = options.findIndex(option => option.id === value);
  return { key, label, kind: 'choice', value: value ?? '', proposal: '', options, chosen: Math.max(0, at) };
}

/** Agents that are there; the practice agent first where that is what this project is for. */
function agents(state: CockpitState): FormField['options'] {
  const found = (state.snapshot?.agents ?? []).filter(agent => agent.path !== null && agent.id !== 'command');
  const options = found.map(agent => ({ id: agent.id, label: agent.title }));
  const practice = options.findIndex(option => option.id === 'practice');
  const [own] = state.demo && practice > 0 ? options.splice(practice, 1) : [];
  return own === undefined ? options : [own, ...options];
}

function proposedName(state: CockpitState): string {
  const taken = new Set(state.snapshot?.workers.map(worker => worker.id));
  for (let number = 1; ; number++) {
    if (!taken.has(`worker-${number}`)) return `worker-${number}`;
  }
}

function newForm(state: CockpitState, pick: number): Form {
  const draft = state.drafts.new;
  const agentField = choice('agent', 'agent', draft['agent'], [
    ...agents(state),
    { id: 'command', label: 'a command…' },
  ]);
  const agent = agentField.options[agentField.chosen]?.id ?? 'command';
  const workspace = choice('workspace', 'workspace', draft['workspace'], [
    { id: 'worktree', label: 'worktree of its own' },
    { id: 'here', label: 'here' },
    { id: 'clone', label: 'clone of the upstream' },
  ]);
  const fields = [text('name', 'name', draft['name'], proposedName(state)), agentField];
  if (agent === 'command') fields.push(text('command', 'command', draft['command'], ''));
  fields.push(workspace);
  if (agent !== 'command') fields.push(taskField(state, pick));
  if (workspace.chosen === 0) {
    fields.push(text('base', 'branch from', draft['base'], state.snapshot?.project.branch ?? 'HEAD'));
  }
  const form: Form = { title: 'new worker', fields, sentence: '', problem: null };
  return { ...form, sentence: newSentence(form), problem: newProblem(state, form) };
}

/** Tasks that fit what was typed, then the typed words as a prompt, then no task at all. */
function taskField(state: CockpitState, pick: number): FormField {
  const value = state.drafts.new['task'] ?? '';
  const words = value.toLowerCase().split(/\s+/).filter(Boolean);
  const open = (state.snapshot?.board.tasks ?? []).filter(task => task.state === 'open');
  const fit = open.filter(task =>
    words.every(word => `${task.id} ${task.title}`.toLowerCase().includes(word)),
  );
  const options = fit.map(task => ({ id: task.id, label: task.title }));
  if (value.trim() !== '')
    options.push({ id: `${asPrompt}${value.trim()}`, label: `as a prompt: ${value.trim()}` });
  else options.push({ id: justStart, label: 'no task: just start it' });
  const chosen = Math.max(0, Math.min(pick, options.length - 1));
  return { key: 'task', label: 'task', kind: 'pick', value, proposal: '', options, chosen };
}

function newSentence(form: Form): string {
  const name = valueOf(form, 'name');
  const where = whereOf(form);
  if (valueOf(form, 'agent') === 'command')
    return `${name} runs ${valueOf(form, 'command') || '…'} ${where}.`;
  const task = form.fields.find(field => field.key === 'task');
  const option = task?.options[task.chosen];
  const what =
    option === undefined || option.id === justStart
      ? 'starts and waits for you'
      : option.id.startsWith(asPrompt)
        ? 'starts with your prompt'
        : `starts on “${option.label}”`;
  return `${name} ${what}, ${where}.`;
}

function whereOf(form: Form): string {
  switch (valueOf(form, 'workspace')) {
    case 'here':
      return 'in your own working copy';
    case 'clone':
      return 'in a clone of the upstream, on its branch';
    default:
      return `in a worktree of its own, on a branch from ${valueOf(form, 'base')}`;
  }
}

function newProblem(state: CockpitState, form: Form): string | null {
  const name = valueOf(form, 'name');
  if (!names.test(name))
    return `“${name}” is no name: letters, digits, dot, dash and underscore, at most 64.`;
  if (state.snapshot?.workers.some(worker => worker.id === name)) return `There is a ${name} already.`;
  if (valueOf(form, 'agent') === 'command' && valueOf(form, 'command') === '') return 'Which command?';
  return null;
}

function upForm(state: CockpitState): Form {
  const draft = state.drafts.up;
  const open = state.snapshot?.board.counts.open ?? 0;
  const fields = [
    text('count', 'workers', draft['count'], '4'),
    choice('agent', 'agent', draft['agent'], agents(state)),
  ];
  const form: Form = { title: 'crew up', fields, sentence: '', problem: null };
  const count = Number(valueOf(form, 'count'));
  const tasks =
    state.snapshot?.board.hasTodo === true ? `TODO.md (${open} open tasks)` : 'work; there is no TODO.md yet';
  const sentence = `Puts ${count} workers to ${tasks}, each in a workspace of its own.`;
  const agentless =
    fields[1]?.options.length === 0
      ? 'No agent is installed: `quarterdeck doctor` says which are looked for.'
      : null;
  const problem =
    Number.isInteger(count) && count >= 1 && count <= maxCrew
      ? agentless
      : `1 to ${maxCrew} workers at once.`;
  return { ...form, sentence, problem };
}

function saveForm(state: CockpitState): Form {
  const draft = state.drafts['save-layout'];
  const fields = [
    text('name', 'name', draft['name'], `${state.layout.name}-mine`),
    choice('level', 'for', draft['level'], [
      { id: 'user', label: 'you, in every project' },
      { id: 'project', label: 'this repository' },
    ]),
    text('description', 'about', draft['description'], `like ${state.layout.name}, changed by hand`),
  ];
  const form: Form = { title: 'save layout', fields, sentence: '', problem: null };
  const name = valueOf(form, 'name');
  const where = valueOf(form, 'level') === 'project' ? '.quarterdeck/layouts/' : 'your own layouts as ';
  return {
    ...form,
    sentence: `Saves this arrangement in ${where}${name}.yaml and uses it.`,
    problem: names.test(name)
      ? null
      : `“${name}” is no name: letters, digits, dot, dash and underscore, at most 64.`,
  };
}
