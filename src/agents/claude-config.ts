// Where a worker's Claude keeps its configuration: in the person's directory, or, in a clone, in one of the worker's own that
// shows what the person has set up. Their files are never written here. What goes into its `.claude.json`: claude-config-file.ts.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  type Stats,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { outerPrefix } from '../domain/environment.js';
import type { AgentPlace } from './agent.js';
import { readConfigFile, settleConfig, trusts, writeConfigFile } from './claude-config-file.js';

/**
 * Claude asks for trust per repository: linked worktrees inherit it from the main one, a clone does not. It is given in a
 * directory of the worker's own, so that nothing of the person's is written.
 */
function hasOwnDirectory(place: AgentPlace): boolean {
  return place.workspace === 'clone';
}

/** What Claude calls CLAUDE_CONFIG_DIR for that worker: its transcripts, its registry, everything it writes. */
export function claudeDirectory(place: AgentPlace): string {
  return hasOwnDirectory(place) ? ownDirectory(place) : personsDirectory(place.env);
}

function ownDirectory(place: AgentPlace): string {
  return join(place.workerDirectory, 'claude');
}

function personsDirectory(env: Record<string, string>): string {
  return configured(env) ?? join(home(env), '.claude');
}

/** Beside their directory, but inside of it where they named one. */
function personsConfigFile(env: Record<string, string>): string {
  return join(configured(env) ?? home(env), '.claude.json');
}

function configured(env: Record<string, string>): string | null {
  return env['CLAUDE_CONFIG_DIR'] || null;
}

function home(env: Record<string, string>): string {
  return env['HOME'] ?? homedir();
}

/**
 * What a session in a clone gets so that Claude finds its directory, and the person's login. The login is never copied nor
 * linked: Claude replaces `.credentials.json` by a rename when it renews the tokens (run: a link becomes a file of its own, the
 * person's keeps a refresh token that is used up, and they are logged out everywhere). CLAUDE_SECURESTORAGE_CONFIG_DIR names the
 * directory of the login alone, and on macOS the keychain's entry; empty stands for the usual one.
 */
export function configVariables(place: AgentPlace): Record<string, string> {
  if (!hasOwnDirectory(place)) return {};
  const { env } = place;
  const set = {
    CLAUDE_CONFIG_DIR: ownDirectory(place),
    CLAUDE_SECURESTORAGE_CONFIG_DIR: env['CLAUDE_SECURESTORAGE_CONFIG_DIR'] ?? configured(env) ?? '',
  };
  const outer = Object.keys(set).map(name => [`${outerPrefix}${name}`, env[name] ?? '']);
  return { ...set, ...Object.fromEntries(outer) };
}

/**
 * What a person sets up in their directory. It is linked, so that a change counts at once in every worker, and so does what Claude
 * itself saves there when it is told to (`/model`, a plugin: it writes through the link). Whatever is not named here is a
 * session's own (transcripts, registry, history, tasks, caches, …) and never leads out of the worker's directory.
 */
const linked = [
  'CLAUDE.md',
  'agents',
  'commands',
  'hooks',
  'keybindings.json',
  'output-styles',
  'plugins',
  'routines',
  'rules',
  'settings.json',
  'skills',
  'themes',
  'workflows',
];

/** There as long as the trust in its `.claude.json` is the project's, and not the person's answer in the pane. */
const trustMark = '.trusted-with-project';

/** Makes the worker's directory, or brings it up to date. Throws what the file system says. */
export function prepareConfig(place: AgentPlace & { cwd: string }): void {
  if (!hasOwnDirectory(place)) return;
  const own = ownDirectory(place);
  makePrivate(place.workerDirectory);
  makePrivate(own);
  linkInto(own, personsDirectory(place.env));
  const person = readConfigFile(personsConfigFile(place.env), { follow: true });
  const mark = join(own, trustMark);
  const trusted = person !== null && trusts(person, spellings(place.projectRoot));
  const file = join(own, '.claude.json');
  const next = settleConfig(readConfigFile(file, { follow: false }) ?? {}, person, {
    roots: spellings(place.projectRoot),
    clones: spellings(place.cwd),
    trusted,
    wasTrusted: statOf(mark) !== null,
  });
  // Before the file where it is set, after it where it is taken back: cut off between the two, no trust is ever left unmarked.
  if (trusted) writeConfigFile(mark, {});
  writeConfigFile(file, next);
  if (!trusted) rmSync(mark, { force: true });
}

/** A key in there must not lie about for a worker that nobody has any more. */
export function forgetConfig(place: AgentPlace): void {
  if (!hasOwnDirectory(place) || !isDirectory(place.workerDirectory)) return;
  const own = ownDirectory(place);
  if (!isDirectory(own)) return;
  for (const name of ['.claude.json', trustMark, 'backups']) {
    rmSync(join(own, name), { recursive: true, force: true });
  }
}

/** A session could have put a link there: then what follows would be done in another place. */
function makePrivate(directory: string): void {
  if (statOf(directory)?.isSymbolicLink() === true) rmSync(directory);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (!isDirectory(directory)) throw new Error(`${directory} is not a directory`);
  chmodSync(directory, 0o700);
}

/**
 * Made anew each time. A file in the place of a link was saved by a session, in spite of it: the person's counts. A directory there
 * was made while the person had none, and stays.
 */
function linkInto(own: string, persons: string): void {
  for (const name of readdirSync(own)) {
    const path = join(own, name);
    if (statOf(path)?.isSymbolicLink() === true && !existsSync(path)) rmSync(path);
  }
  for (const name of linked) {
    const path = join(own, name);
    const target = resolve(persons, name);
    const there = statOf(path);
    if (there?.isDirectory() === true || (!existsSync(target) && there?.isSymbolicLink() !== true)) continue;
    rmSync(path, { force: true });
    if (existsSync(target)) symlinkSync(target, path);
  }
}

/** As Claude may write a repository's root: as given and as it really is, in the form that macOS does not change. */
function spellings(path: string): string[] {
  let real = path;
  try {
    real = realpathSync(path);
  } catch {
    // Gone: as given, then.
  }
  return [...new Set([path.normalize('NFC'), real.normalize('NFC')])];
}

function isDirectory(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/** Of the thing itself, never of what it points to. */
function statOf(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}
