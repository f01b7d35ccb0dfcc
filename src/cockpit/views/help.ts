// `?`: the keys of this place first, then where to look for more; `/` filters, Enter runs, a disabled one says why.

import type { Command } from '../../domain/command.js';
import { cellsOf, fitted, shown } from '../../domain/escape.js';
import { allKeyLabels, commandsOf, keyLabel, keySummary } from '../../domain/keys.js';
import { actionOf } from '../actions/index.js';
import type { CockpitState } from '../state.js';
import { cut, type Line, quiet, span } from './line.js';

/** What the filter leaves. */
export function helpEntries(state: CockpitState): Command[] {
  const words = (state.drafts.help['filter'] ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const useful = (command: Command) => (actionOf(command)?.disabledReason(state) === null ? 0 : 1);
  return commandsOf(state.commands, 'main')
    .filter(command => {
      const text =
        `${command.name} ${keySummary(command)} ${command.hint ?? ''} ${labels(state, command)}`.toLowerCase();
      return words.every(word => text.includes(word));
    })
    .sort((a, b) => useful(a) - useful(b));
}

export function helpLines(state: CockpitState, width: number, chosen: number): Line[] {
  const entries = helpEntries(state);
  const keys = Math.max(4, ...entries.map(entry => cellsOf(labels(state, entry))));
  const lines = entries.map((entry, at) => helpLine(state, entry, at === chosen, keys, width));
  if (lines.length === 0) lines.push([quiet('No key does that.')]);
  const typing = state.dialog?.kind === 'help' && state.dialog.typing;
  const filter = state.drafts.help['filter'] ?? '';
  const head: Line = typing
    ? [span('/', { bold: true }), span(shown(filter, width - 2)), span(' ', { inverse: true })]
    : [
        quiet(
          filter === ''
            ? `/ filters, Enter runs; attached, every key is the agent’s${butPrefix(state)}`
            : `/${shown(filter, 30)}`,
        ),
      ];
  return [cut(head, width), ...lines];
}

function labels(state: CockpitState, command: Command): string {
  return allKeyLabels(command, state.config.keys.prefix, state.unicode);
}

function butPrefix(state: CockpitState): string {
  const { prefix } = state.config.keys;
  return prefix === null ? '' : `, but after ${keyLabel(prefix, state.unicode)}`;
}

function helpLine(state: CockpitState, entry: Command, chosen: boolean, keys: number, width: number): Line {
  const reason = actionOf(entry)?.disabledReason(state) ?? null;
  const pointer = chosen ? (state.unicode ? '▸' : '>') : ' ';
  const line: Line = [
    span(pointer, { tone: 'focus', bold: true }),
    span(fitted(labels(state, entry), keys), { bold: reason === null, dim: reason !== null }),
    span(`  ${keySummary(entry)}`, { bold: chosen, dim: reason !== null && !chosen }),
  ];
  if (reason !== null) line.push(quiet(` (${shown(reason)})`));
  return cut(line, width);
}
