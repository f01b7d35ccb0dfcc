// `layout [list|use|save] <name>`: the saved arrangements of panes.
import { failure, type Result, success } from '../domain/failure.js';
import type { Layout, LayoutSummary } from '../domain/layout/layout.js';
import type { SavedArrangement } from '../domain/layout/saved.js';
import { toLayout } from '../domain/layout/tree.js';
import { readArrangement } from '../home/arrangement-file.js';
import type { SupervisorLink } from '../home/connect.js';
import { type Answer, type Call, flag, word } from './call.js';
import { alignColumns } from './columns.js';
import { answerMs, openProject, withSupervisor } from './crew.js';

const bound = { timeoutMs: answerMs };

export async function run(call: Call): Promise<Result<Answer>> {
  const verb = word(call, 0) || 'list';
  const name = word(call, 1);
  if (verb === 'list') return withSupervisor(call, link => listLayouts(call, link));
  if (verb !== 'use' && verb !== 'save') {
    return failure('usage', `layout does not know ${verb}.`, { hint: 'It is list, use or save.' });
  }
  if (name === '') return failure('usage', `Which layout? \`quarterdeck layout ${verb} <name>\`.`);
  return withSupervisor(call, link => (verb === 'use' ? useLayout : saveLayout)(call, link, name));
}

async function listLayouts(call: Call, link: SupervisorLink): Promise<Result<Answer>> {
  const opened = await openProject(call, link);
  if (!opened.ok) return opened;
  const answered = await link.call('layout.list', { root: call.cwd }, bound);
  if (!answered.ok) return answered;
  const { layouts, problems } = answered.value;
  const current = opened.value.layout;
  const rows = layouts.map(layout => summaryRow(layout, current));
  return success({ lines: [...alignColumns(rows), ...problems], json: { current, layouts, problems } });
}

function summaryRow(layout: LayoutSummary, current: string): string[] {
  return [`${layout.name === current ? '*' : ' '} ${layout.name}`, layout.from, layout.description];
}

async function useLayout(call: Call, link: SupervisorLink, name: string): Promise<Result<Answer>> {
  const used = await link.call('layout.use', { root: call.cwd, name }, bound);
  if (!used.ok) return used;
  return success({ lines: [`This project uses the layout ${name}.`], json: used.value });
}

/** Saves what the cockpit of this project shows, or showed last; where none has been open, the layout in use. */
async function saveLayout(call: Call, link: SupervisorLink, name: string): Promise<Result<Answer>> {
  const opened = await openProject(call, link);
  if (!opened.ok) return opened;
  const { project, layout: used } = opened.value;
  const kept = readArrangement(call.home, project.root);
  const present =
    kept.ok && kept.value !== null
      ? success(kept.value)
      : await link.call('layout.read', { root: call.cwd, name: used }, bound);
  if (!present.ok) return present;
  const layout = { ...layoutOf(present.value), name };
  const level = flag(call, 'project') ? 'project' : 'user';
  const saved = await link.call('layout.save', { root: call.cwd, layout, level }, bound);
  if (!saved.ok) return saved;
  const lines = [`Saved as ${name}: ${saved.value.file}`];
  return success({ lines, json: saved.value, ...(kept.ok ? {} : { complaints: [kept.failure.sentence] }) });
}

function layoutOf(present: SavedArrangement | { layout: Layout }): Layout {
  const { layout } = present;
  if (!('arranged' in present)) return layout;
  const { arranged, pinned, railHidden } = present;
  return toLayout(arranged, { ...layout, rail: layout.rail && !railHidden }, pinned);
}
