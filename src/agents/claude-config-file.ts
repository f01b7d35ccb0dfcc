// The `.claude.json` of a worker's own directory: what of the person's Claude asks for at its start, and whether the clone is trusted.
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';

type Json = Record<string, unknown>;

/** With years of projects in it, it has a few megabytes. */
const largestFile = 32 * 1024 * 1024;

/**
 * From runs of 2.1.328: without the first there is onboarding (which wants the network), without the second a question about a key of
 * the environment. The account's are a login through the console and its name; the migrations would be done again on settings
 * that are the person's; without the marketplace's, each worker would fetch it. The rest is how they like it.
 */
const copied = [
  'hasCompletedOnboarding',
  'customApiKeyResponses',
  'lastOnboardingVersion',
  'oauthAccount',
  'primaryApiKey',
  'mcpServers',
  'env',
  'migrationVersion',
  'opusProMigrationComplete',
  'hasResetAutoModeOptInForDefaultOffer',
  'officialMarketplaceAutoInstallAttempted',
  'officialMarketplaceAutoInstalled',
  'installMethod',
  'autoUpdates',
  'autoUpdatesProtectedForNative',
  'theme',
  'editorMode',
  'verbose',
  'diffTool',
  'preferredNotifChannel',
  'autoCompactEnabled',
  'respectGitignore',
];

/** Taken back when the person has them no more. */
const withdrawn = ['oauthAccount', 'primaryApiKey', 'mcpServers', 'env'];

/** Of their entry for the project, where that is trusted: servers of theirs alone, and imports that they allowed. */
const copiedOfProject = [
  'mcpServers',
  'hasClaudeMdExternalIncludesApproved',
  'hasClaudeMdExternalIncludesWarningShown',
];

export interface ConfigTrust {
  /** How the project's root may be written, and the clone's. */
  roots: string[];
  clones: string[];
  /** The person trusts the project. */
  trusted: boolean;
  /** The trust that stands in the file is from there, and not an answer in the pane. */
  wasTrusted: boolean;
}

/** True when the person said yes to this repository; that they trust a directory above it counts for nothing, as with Claude. */
export function trusts(person: Json, roots: string[]): boolean {
  return roots.some(root => entryOf(person, root)['hasTrustDialogAccepted'] === true);
}

/** Pure. What the worker's file becomes; `person` is null when theirs cannot be read, and then what was copied before stays. */
export function settleConfig(own: Json, person: Json | null, trust: ConfigTrust): Json {
  const next = { ...own };
  if (person !== null) {
    for (const name of withdrawn) if (!Object.hasOwn(person, name)) delete next[name];
    for (const name of copied) if (Object.hasOwn(person, name)) next[name] = person[name];
    next['customApiKeyResponses'] = answers(own['customApiKeyResponses'], person['customApiKeyResponses']);
  }
  const projects = { ...record(own['projects']) };
  for (const clone of trust.clones) {
    const entry = { ...entryOf(own, clone) };
    if (trust.trusted && person !== null) {
      Object.assign(entry, ofProject(person, trust.roots), { hasTrustDialogAccepted: true });
    } else if (trust.wasTrusted) {
      for (const name of [...copiedOfProject, 'hasTrustDialogAccepted']) delete entry[name];
    }
    if (Object.keys(entry).length > 0) projects[clone] = entry;
    else delete projects[clone];
  }
  return { ...next, projects };
}

function ofProject(person: Json, roots: string[]): Json {
  const entry = Object.assign({}, ...roots.map(root => entryOf(person, root))) as Json;
  return Object.fromEntries(Object.entries(entry).filter(([name]) => copiedOfProject.includes(name)));
}

/** A key that the person said yes or no to in this pane needs no second answer; what they said at home counts more. */
function answers(own: unknown, person: unknown): Json {
  const said = (from: unknown, word: string): string[] => {
    const keys = record(from)[word];
    return Array.isArray(keys) ? keys.filter(key => typeof key === 'string') : [];
  };
  const [approved, rejected] = [said(person, 'approved'), said(person, 'rejected')];
  const known = new Set([...approved, ...rejected]);
  const also = (word: string) => said(own, word).filter(key => !known.has(key));
  return { approved: [...approved, ...also('approved')], rejected: [...rejected, ...also('rejected')] };
}

function entryOf(config: Json, path: string): Json {
  const projects = record(config['projects']);
  return Object.hasOwn(projects, path) ? record(projects[path]) : {};
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/**
 * Null for what is no regular file of a bearable size with an object in it. The person's may be a link of theirs (dotfiles); one
 * that a session could have put there is not followed.
 */
export function readConfigFile(file: string, { follow }: { follow: boolean }): Json | null {
  try {
    // Opening a pipe would wait for its other end.
    const mode = constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW);
    const descriptor = openSync(file, mode);
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile() || stat.size > largestFile) return null;
      const bytes = Buffer.alloc(stat.size);
      const text = bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, stat.size, 0));
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

/** Whole or not at all, 0600 from its first byte, and in the place of whatever lies there. */
export function writeConfigFile(file: string, config: Json): void {
  const draft = `${file}.draft`;
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(draft, JSON.stringify(config, null, 2), { mode: 0o600, flag: 'wx' });
  try {
    renameSync(draft, file);
  } catch {
    // A directory in its place is nothing that Claude could read.
    rmSync(file, { recursive: true, force: true });
    renameSync(draft, file);
  }
}
