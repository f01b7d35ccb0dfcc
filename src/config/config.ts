// The configuration in force: the project's file over the user's over the defaults, with every problem named.
import { readFileSync } from 'node:fs';
import type { Command } from '../domain/commands/command.js';
import {
  type Binding,
  type Config,
  defaultConfig,
  type OwnCommand,
  type TellConfig,
} from '../domain/config.js';
import { messageOf } from '../domain/failure.js';
import { effectiveCommands } from '../domain/keys/keymap.js';
import { keyLabel } from '../domain/keys/keys.js';
import type { Home } from '../home/home.js';
import { type ConfigPaths, configPaths, projectFileName } from './config-files.js';
import { emptyConfig, type FileConfig, parseConfig } from './config-text.js';
import { hashOf, isTrusted, wasTrusted } from './trust.js';

/** What a project's file would do once the person trusts it. */
export interface TrustQuestion {
  file: string;
  /** Of the text that was read. */
  hash: string;
  /** Another text of it was trusted. */
  changed: boolean;
  commands: OwnCommand[];
  bind: Binding[];
  /** It sets preset, prefix or the keys that come back. */
  otherKeys: string[];
  notifications: string[] | null;
  /** The tests that the guard of the upstream would run. */
  guard: string[] | null;
  /** What it would tell outside, or keep from being told; null for nothing of that. */
  tell: Partial<TellConfig> | null;
}

export interface LoadedConfig {
  config: Config;
  /** The command table with the person's keys and commands. */
  commands: Command[];
  /** `file:line:column sentence` */
  problems: string[];
  paths: ConfigPaths;
  /** Files that are there and were read. */
  read: string[];
  /** Null where there is nothing to ask. */
  question: TrustQuestion | null;
  trusted: boolean;
}

/** What the last good texts said, by file: one that is broken just now still counts as it was. */
export type LastGood = Map<string, FileConfig>;

const maxBytes = 64 * 1024;

/**
 * Reads both files anew; never fails.
 * @param root of the project's main work tree, or null
 * @param table the command table to put keys and commands into
 */
export function loadConfig(
  home: Home,
  root: string | null,
  table: readonly Command[],
  lastGood: LastGood = new Map(),
): LoadedConfig {
  const paths = configPaths(home, root);
  const user = readFile(paths.user, paths.user, lastGood);
  const project = paths.project === null ? missing : readFile(paths.project, projectFileName, lastGood);
  const trusted = paths.project !== null && isTrusted(home, paths.project, project.hash);
  const wish = project.config;
  const config = merge(user.config, trusted ? wish : harmless(wish));
  const keymap = effectiveCommands(table, config);
  return {
    config,
    commands: keymap.commands,
    problems: inOrder(
      [...user.problems, ...project.problems, ...sameKeys(config, user.config, wish), ...keymap.problems],
      paths.user,
    ),
    paths,
    read: [user.isThere ? paths.user : '', project.isThere ? (paths.project ?? '') : ''].filter(Boolean),
    question: trusted || paths.project === null ? null : questionOf(home, paths.project, project.hash, wish),
    trusted,
  };
}

/** As they stand in the files, the person's own file first. */
function inOrder(problems: string[], userFile: string): string[] {
  const places = problems.map(problem => {
    const isUsers = problem.startsWith(`${userFile}:`);
    const [, line, column] =
      /^:(\d+):(\d+) /.exec(problem.slice((isUsers ? userFile : projectFileName).length)) ?? [];
    return { problem, rank: [isUsers ? 0 : 1, Number(line ?? 0), Number(column ?? 0)] };
  });
  const apart = (one: number[], two: number[]) =>
    one.map((part, at) => part - (two[at] ?? 0)).find(difference => difference !== 0) ?? 0;
  return places.sort((one, two) => apart(one.rank, two.rank)).map(({ problem }) => problem);
}

interface ReadFile {
  config: FileConfig;
  problems: string[];
  hash: string;
  isThere: boolean;
}

const missing: ReadFile = { config: emptyConfig, problems: [], hash: '', isThere: false };

function readFile(file: string, shownName: string, lastGood: LastGood): ReadFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      lastGood.delete(file);
      return missing;
    }
    const problems = [`${shownName}:1:1 cannot be read: ${messageOf(error)}`];
    return { ...missing, config: lastGood.get(file) ?? emptyConfig, problems };
  }
  const hash = hashOf(bytes);
  if (bytes.length > maxBytes) {
    return {
      ...missing,
      hash,
      isThere: true,
      problems: [`${shownName}:1:1 is larger than ${maxBytes / 1024} KB`],
    };
  }
  const { config, problems } = parseConfig(bytes.toString('utf8'), shownName);
  if (config !== null) lastGood.set(file, config);
  return { config: config ?? lastGood.get(file) ?? emptyConfig, problems, hash, isThere: true };
}

/** The project's over the user's over the defaults: lists of commands add up, keys override one by one. */
function merge(user: FileConfig, project: FileConfig): Config {
  const base = defaultConfig;
  const keys = { ...base.keys, ...user.keys, ...project.keys };
  const isTmux =
    keys.preset === 'tmux' && user.keys.prefix === undefined && project.keys.prefix === undefined;
  const commands = [
    ...user.commands.filter(mine => !project.commands.some(theirs => theirs.name === mine.name)),
    ...project.commands,
  ];
  const prefix = isTmux ? 'ctrl+b' : keys.prefix;
  const back = keys.detach.filter(key => key !== prefix);
  return {
    theme: project.theme ?? user.theme ?? base.theme,
    mouse: project.mouse ?? user.mouse ?? base.mouse,
    scrollback: project.scrollback ?? user.scrollback ?? base.scrollback,
    notifications: project.notifications ?? user.notifications ?? base.notifications,
    crew: { ...base.crew, ...user.crew, ...project.crew },
    guard: { ...base.guard, ...user.guard, ...project.guard },
    tell: { ...base.tell, ...user.tell, ...project.tell },
    clipboard: { ...base.clipboard, ...user.clipboard, ...project.clipboard },
    keys: {
      ...keys,
      prefix,
      detach: back.length > 0 ? back : base.keys.detach.filter(key => key !== prefix),
      bind: [...project.keys.bind, ...user.keys.bind],
    },
    commands,
  };
}

/** The prefix is no key that comes back, though somebody wrote so. */
function sameKeys({ keys }: Config, ...files: FileConfig[]): string[] {
  const { prefix, prefixAt } = keys;
  const isWritten = files.some(file => prefix !== null && file.keys.detach?.includes(prefix) === true);
  if (!isWritten || prefix === null || prefixAt === '') return [];
  return [
    `${prefixAt} keys: ${keyLabel(prefix)} is both the prefix and a key that comes back; the prefix keeps it`,
  ];
}

/** What a file may do that nobody has agreed to: nothing that starts a program or sends anything out, and no key that means something else. */
function harmless(file: FileConfig): FileConfig {
  const { notifications, ...rest } = file;
  const quiet = notifications === undefined || notifications.way === 'command' ? {} : { notifications };
  return { ...rest, ...quiet, guard: {}, tell: {}, keys: { bind: [] }, commands: [] };
}

function questionOf(home: Home, file: string, hash: string, wish: FileConfig): TrustQuestion | null {
  const { preset, prefix, detach, bind } = wish.keys;
  const otherKeys = [
    ...(preset === undefined ? [] : [`preset: ${preset}`]),
    ...(prefix === undefined ? [] : [`prefix: ${prefix ?? 'none'}`]),
    ...(detach === undefined ? [] : [`detach: ${detach.join(', ')}`]),
  ];
  const notifications = wish.notifications?.way === 'command' ? wish.notifications.run : null;
  const guard = wish.guard.run ?? null;
  const tell = Object.keys(wish.tell).length === 0 ? null : wish.tell;
  const isNothing =
    wish.commands.length === 0 &&
    bind.length === 0 &&
    otherKeys.length === 0 &&
    notifications === null &&
    guard === null &&
    tell === null;
  if (isNothing) return null;
  const changed = wasTrusted(home, file);
  return { file, hash, changed, commands: wish.commands, bind, otherKeys, notifications, guard, tell };
}
