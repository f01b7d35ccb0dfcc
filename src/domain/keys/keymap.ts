// The command table with the person's keys and commands in it. Pure: what is wrong comes back as `file:line:column sentence`.
import type { Command, Place } from '../commands/command.js';
import type { Binding, Config, KeysConfig, OwnCommand } from '../config.js';
import { shown } from '../escape.js';
import { didYouMean } from '../resemble.js';
import { keyLabel } from './keys.js';
import { tmuxKeys } from './tmux.js';

export interface Keymap {
  commands: Command[];
  problems: string[];
}

/** @param table ours; the person's commands and keys come over it */
export function effectiveCommands(
  table: readonly Command[],
  config: Pick<Config, 'keys' | 'commands'>,
): Keymap {
  const problems: string[] = [];
  const { keys } = config;
  const own = new Map<string, OwnCommand>();
  const all = withOwn(table, config.commands, own, problems);
  const bound = bindings(all, keys, problems);
  const wished = all.map(command => {
    const binding = bound.get(command.name);
    return binding === undefined ? command : { ...command, keys: binding.keys };
  });
  const claims = wished.map(command => ({
    command,
    at: bound.get(command.name)?.at ?? (own.get(command.name)?.key ? own.get(command.name)?.at : undefined),
  }));
  const settled = settleConflicts(claims, problems);
  const free = withoutPrefix(settled, keys, problems);
  const theirs = new Set([...bound.keys(), ...[...own.values()].filter(one => one.key).map(one => one.name)]);
  return { commands: withPrefixKeys(free, keys, theirs).map(one => named(one, keys)), problems };
}

/** Adds up; one with the name of another program takes its place. */
function withOwn(
  table: readonly Command[],
  commands: readonly OwnCommand[],
  own: Map<string, OwnCommand>,
  problems: string[],
): Command[] {
  const all = [...table];
  for (const given of commands) {
    const entry = givingWay(given, table);
    const at = all.findIndex(command => command.name === entry.name);
    const known = all[at];
    if (known !== undefined && known.program === undefined) {
      problems.push(`${entry.at} commands: "${entry.name}" is a command of the program already`);
      continue;
    }
    if (own.has(entry.name)) {
      problems.push(`${entry.at} commands: two are called "${entry.name}"; the first one counts`);
      continue;
    }
    own.set(entry.name, entry);
    const made = commandOf(entry, known);
    if (known === undefined) all.push(made);
    else all[at] = made;
  }
  return all;
}

/** A title may be the name of a command of ours: `board`, `go`. */
function givingWay(entry: OwnCommand, table: readonly Command[]): OwnCommand {
  const ours = table.find(command => command.name === entry.name);
  if (entry.isNamed || ours === undefined || ours.program !== undefined) return entry;
  return { ...entry, name: `own-${entry.name}` };
}

function commandOf(entry: OwnCommand, known: Command | undefined): Command {
  const keys = entry.key === null ? (known?.keys ?? []) : [entry.key];
  const title = shown(entry.title, 60);
  return {
    name: entry.name,
    summary: title,
    on: 'cockpit',
    target: entry.program.cwd === 'worktree' ? 'worker' : 'none',
    keys,
    hint: title,
    program: entry.program,
  };
}

/** What is to be bound, by the name of its command; the first of two wins. */
function bindings(all: Command[], keys: KeysConfig, problems: string[]): Map<string, Binding> {
  const bound = new Map<string, Binding>();
  const bindable = all.filter(command => command.on !== 'cli');
  for (const binding of keys.bind) {
    if (bound.has(binding.command)) continue;
    const command = all.find(one => one.name === binding.command);
    if (command === undefined) {
      const known = bindable.map(one => one.name);
      problems.push(
        `${binding.at} keys: there is no command "${binding.command}"${didYouMean(binding.command, known)}`,
      );
    } else if (command.on === 'cli') {
      problems.push(`${binding.at} keys: ${binding.command} is a command of the command line only`);
    } else bound.set(binding.command, binding);
  }
  return bound;
}

interface Claim {
  command: Command;
  /** Where the person gave it its keys; ours have none. */
  at: string | undefined;
}

/** One key, one command in a place. The person's wins over ours, the first of two of theirs over the second; both are named. */
function settleConflicts(claims: Claim[], problems: string[]): Command[] {
  const taken = new Map<string, Claim>();
  const lost = new Map<Command, string[]>();
  const theirs = claims.filter(claim => claim.at !== undefined);
  const ours = claims.filter(claim => claim.at === undefined);
  for (const claim of [...theirs, ...ours]) {
    if (claim.command.on === 'cli') continue;
    const place = claim.command.place ?? 'main';
    for (const key of claim.command.keys ?? []) {
      const other = taken.get(`${place} ${key}`);
      if (other === undefined) taken.set(`${place} ${key}`, claim);
      if (other === undefined || other === claim) continue;
      lost.set(claim.command, [...(lost.get(claim.command) ?? []), key]);
      if (other.at !== undefined) problems.push(conflict(key, place, claim, other));
    }
  }
  return claims.map(({ command }) => {
    const gone = lost.get(command);
    return gone === undefined ? command : { ...command, keys: without(command.keys, gone) };
  });
}

function conflict(key: string, place: Place, loser: Claim, keeper: Claim): string {
  const at = loser.at ?? keeper.at ?? '';
  const names = `both ${loser.command.name} and ${keeper.command.name}`;
  return `${at} keys: ${keyLabel(key)} is ${names} (place ${place}); ${keeper.command.name} keeps it`;
}

/** Where the prefix is heard: not in dialogs, which have all keys. */
const prefixed: readonly Place[] = ['main', 'copy'];

/** The prefix comes before every other meaning of its key. */
function withoutPrefix(commands: Command[], keys: KeysConfig, problems: string[]): Command[] {
  const { prefix } = keys;
  if (prefix === null) return commands;
  return commands.map(command => {
    const { place = 'main' } = command;
    const isHere = prefixed.includes(place) && command.on !== 'cli';
    if (!isHere || command.keys?.includes(prefix) !== true) return command;
    const isLeft = (command.keys?.length ?? 0) > 1;
    // One of several keys of ours is no loss.
    if (place !== 'main' && isLeft) return { ...command, keys: without(command.keys, [prefix]) };
    problems.push(
      `${keys.prefixAt} keys: ${keyLabel(prefix)} is both the prefix and ${command.name}; the prefix keeps it`,
    );
    return { ...command, keys: without(command.keys, [prefix]) };
  });
}

/** After the prefix: the person's keys, then those of the preset, then each command's own that are still free. */
function withPrefixKeys(commands: Command[], keys: KeysConfig, theirs: ReadonlySet<string>): Command[] {
  if (keys.prefix === null) return commands;
  const taken = new Set<string>();
  const given = new Map<string, string[]>();
  const claim = (command: Command, wanted: readonly string[]) => {
    const got = wanted.filter(key => !taken.has(key));
    for (const key of got) taken.add(key);
    given.set(command.name, got);
  };
  const here = commands.filter(one => one.on !== 'cli' && (one.place ?? 'main') === 'main');
  for (const one of here) if (theirs.has(one.name)) claim(one, one.keys ?? []);
  if (keys.preset === 'tmux') {
    for (const one of here) {
      const wanted = given.has(one.name) ? undefined : tmuxKeys[one.name];
      if (wanted !== undefined) claim(one, wanted);
    }
  }
  for (const one of here) if (!given.has(one.name)) claim(one, one.keys ?? []);
  return commands.map(command => {
    const own = given.get(command.name);
    return own === undefined || own.length === 0 ? command : { ...command, prefixKeys: own };
  });
}

/** Words that name the keys that come back. */
function named(command: Command, keys: KeysConfig): Command {
  if (command.name !== 'attach') return command;
  return { ...command, keySummary: `type to its agent; ${detachWords(keys)} comes back` };
}

/** `Ctrl-q or Ctrl-]` */
export function detachWords(keys: Pick<KeysConfig, 'detach'>, unicode = true): string {
  return keys.detach.map(key => keyLabel(key, unicode)).join(' or ');
}

/** `Ctrl-q` */
export function detachWord(keys: Pick<KeysConfig, 'detach'>, unicode = true): string {
  return keyLabel(keys.detach[0] ?? 'ctrl+q', unicode);
}

/** The command of a key that follows the prefix, or undefined. */
export function commandAfterPrefix(commands: readonly Command[], key: string): Command | undefined {
  return commands.find(command => command.prefixKeys?.includes(key) === true);
}

function without(keys: readonly string[] | undefined, gone: readonly string[]): string[] {
  return (keys ?? []).filter(key => !gone.includes(key));
}
