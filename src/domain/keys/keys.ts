// Keys of the cockpit, out of the command table: what a key means in a place, how it is written, and README's key table.
import type { Command, Place } from '../commands/command.js';

/** The places whose keys count, the nearest first. */
function placesOf(place: Place): Place[] {
  if (place === 'board' || place === 'timeline' || place === 'help') return [place, 'view'];
  return [place];
}

/** The command of a key in a place, or undefined. */
export function commandOfKey(table: readonly Command[], place: Place, key: string): Command | undefined {
  for (const one of placesOf(place)) {
    const found = table.find(
      command => isHere(command, one) && command.keys?.some(own => own === key) === true,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Commands with keys that count in a place, those of the place itself first. */
export function commandsOf(table: readonly Command[], place: Place): Command[] {
  return placesOf(place).flatMap(one => table.filter(command => isHere(command, one)));
}

function isHere(command: Command, place: Place): boolean {
  return command.on !== 'cli' && command.keys !== undefined && (command.place ?? 'main') === place;
}

const written: Record<string, string> = {
  Left: '←',
  Right: '→',
  Up: '↑',
  Down: '↓',
  Escape: 'Esc',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
};

/** A key as people write it: `Ctrl-q`, `Esc`, `←`. */
export function keyLabel(key: string, unicode = true): string {
  const parts = key.split('+');
  const last = parts.pop() ?? key;
  if (last === '') return key;
  const own = unicode || !/^(Left|Right|Up|Down)$/.test(last) ? (written[last] ?? last) : last;
  return [...parts.map(part => part.charAt(0).toUpperCase() + part.slice(1)), own].join('-');
}

/** All keys of a command: `h ←`; a run of digits as `1–9`. */
function keyLabels(command: Command, unicode = true): string {
  const keys = command.keys ?? [];
  const digits = keys.length > 2 && keys.every(key => /^\d$/.test(key));
  if (digits) return `${keys[0] ?? ''}${unicode ? '–' : '-'}${keys.at(-1) ?? ''}`;
  return keys.map(key => keyLabel(key, unicode)).join(' ');
}

/** As {@link keyLabels}, and what follows the prefix where that is another key: `N, Ctrl-b c`. */
export function allKeyLabels(command: Command, prefix: string | null, unicode = true): string {
  const own = keyLabels(command, unicode);
  const after = (command.prefixKeys ?? []).filter(key => command.keys?.includes(key) !== true);
  if (prefix === null || after.length === 0) return own;
  const prefixed = `${keyLabel(prefix, unicode)} ${after.map(key => keyLabel(key, unicode)).join(' ')}`;
  return own === '' ? prefixed : `${own}, ${prefixed}`;
}

/** Keys that two commands of one place fight for; empty when the table is sound. */
export function keyConflicts(table: readonly Command[]): string[] {
  const taken = new Map<string, string>();
  const conflicts: string[] = [];
  for (const command of table) {
    if (command.on === 'cli') continue;
    for (const key of command.keys ?? []) {
      const name = `${command.place ?? 'main'} ${key}`;
      const other = taken.get(name);
      if (other === undefined) taken.set(name, command.name);
      else conflicts.push(`${name}: ${other}, ${command.name}`);
    }
  }
  return conflicts;
}

export function keySummary(command: Command): string {
  return command.keySummary ?? command.summary;
}

/** Markdown rows for README: the keys of rail and panes. */
export function keyTable(table: readonly Command[]): string {
  const rows = commandsOf(table, 'main').map(
    command => `| ${keyCells(command)} | ${keySummary(command).replaceAll('|', '\\|')} |`,
  );
  return ['| key | what it does |', '|---|---|', ...rows].join('\n');
}

function keyCells(command: Command): string {
  const keys = command.keys ?? [];
  const labels = keys.length > 2 ? [keyLabels(command)] : keys.map(key => keyLabel(key));
  return labels.map(label => `\`${label.replaceAll('|', '\\|')}\``).join(' ');
}
