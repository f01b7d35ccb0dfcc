// From the text of one configuration file to what it asks for. What is wrong is left out and told; the rest counts.
import type { Binding, Config, OwnCommand } from '../domain/config.js';
import { type ConfigFile, configFile, knownKeys } from './schema.js';
import { type Issue, type Path, pathOf, problemsOf, readYaml, type YamlText } from './yaml-text.js';

/** What one file says; what is missing it leaves to others. */
export interface FileConfig
  extends Partial<Pick<Config, 'theme' | 'mouse' | 'scrollback' | 'notifications'>> {
  clipboard: Partial<Config['clipboard']>;
  crew: Partial<Config['crew']>;
  guard: Partial<Config['guard']>;
  tell: Partial<Config['tell']>;
  keys: Partial<Pick<Config['keys'], 'preset' | 'prefix' | 'prefixAt' | 'detach'>> & { bind: Binding[] };
  commands: OwnCommand[];
}

export interface ReadConfig {
  /** Null when the text is no YAML: nobody can say what it means. */
  config: FileConfig | null;
  problems: string[];
}

export const emptyConfig: FileConfig = {
  clipboard: {},
  crew: {},
  guard: {},
  tell: {},
  keys: { bind: [] },
  commands: [],
};

const nesting = { levels: 8, sentence: 'nests deeper than anything here' };
/** Each round leaves out what is wrong; more rounds than that no honest file takes. */
const maxRounds = 20;

/** @param file how sentences name it */
export function parseConfig(text: string, file: string): ReadConfig {
  const { yaml, problems } = readYaml(text, file, nesting);
  if (yaml === null) return { config: null, problems };
  const value = isRecord(yaml.value) ? yaml.value : (yaml.value ?? {});
  const listed = isRecord(value) && Array.isArray(value['commands']) ? [...value['commands']] : [];
  const issues: Issue[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const parsed = configFile.safeParse(value);
    if (parsed.success) {
      const left = isRecord(value) && Array.isArray(value['commands']) ? value['commands'] : [];
      const indices = left.map(one => listed.indexOf(one));
      return { config: toConfig(parsed.data, yaml, indices), problems: problemsOf(issues, yaml, knownKeys) };
    }
    const found = parsed.error.issues as Issue[];
    issues.push(...found);
    if (!isRecord(value)) break;
    for (const issue of found) leaveOut(value, issue);
    // Now that no index is needed any more.
    if (Array.isArray(value['commands'])) value['commands'] = value['commands'].filter(one => one !== gone);
  }
  return { config: emptyConfig, problems: problemsOf(issues, yaml, knownKeys) };
}

const gone = Symbol('left out');

/** Takes away the smallest part that makes sense without: never one word of a command. */
function leaveOut(value: Record<string, unknown>, issue: Issue): void {
  const path = pathOf(issue);
  if (issue.code === 'unrecognized_keys') {
    const holder = path.reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], value);
    for (const key of issue.keys ?? []) if (isRecord(holder)) delete holder[key];
    return;
  }
  const [first, second, third] = path;
  const part = first === undefined ? undefined : value[first];
  const isWhole =
    second === undefined || first === 'notifications' || first === 'guard' || typeof part !== 'object';
  if (first === undefined || part === null || part === undefined) return;
  if (isWhole) delete value[first];
  else if (Array.isArray(part)) part[Number(second)] = gone;
  else if (second === 'bind' && third !== undefined && isRecord((part as Record<string, unknown>)['bind'])) {
    delete ((part as Record<string, unknown>)['bind'] as Record<string, unknown>)[third];
  } else delete (part as Record<string, unknown>)[second];
}

function toConfig(file: ConfigFile, yaml: YamlText, indices: number[]): FileConfig {
  const { theme, mouse, scrollback, clipboard, notifications, crew, guard, tell } = file;
  return {
    ...(theme === undefined ? {} : { theme }),
    ...(mouse === undefined ? {} : { mouse }),
    ...(scrollback === undefined ? {} : { scrollback }),
    ...(notifications === undefined ? {} : { notifications: toNotifications(notifications) }),
    crew: withoutHoles(crew),
    guard: withoutHoles(guard),
    tell: withoutHoles(tell),
    clipboard: {
      ...(clipboard?.osc52 === undefined ? {} : { osc52: clipboard.osc52 }),
      ...(clipboard?.tool === undefined ? {} : { tool: clipboard.tool }),
    },
    keys: toKeys(file.keys ?? {}, yaml),
    commands: (file.commands ?? []).map((entry, at) =>
      toCommand(entry, yaml.at(['commands', indices[at] ?? at])),
    ),
  };
}

function withoutHoles<T extends object>(part: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(part ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function toNotifications(said: NonNullable<ConfigFile['notifications']>): Config['notifications'] {
  return typeof said === 'string' ? { way: said, run: null } : { way: 'command', run: said.run };
}

function toKeys(keys: NonNullable<ConfigFile['keys']>, yaml: YamlText): FileConfig['keys'] {
  const bindPath: Path = ['keys', 'bind'];
  return {
    ...(keys.preset === undefined ? {} : { preset: keys.preset }),
    ...(keys.prefix === undefined ? {} : { prefix: keys.prefix, prefixAt: yaml.at(['keys'], 'prefix') }),
    ...(keys.detach === undefined ? {} : { detach: keys.detach }),
    bind: Object.entries(keys.bind ?? {}).map(([command, bound]) => ({
      command,
      keys: bound ?? [],
      at: yaml.at(bindPath, command),
    })),
  };
}

function toCommand(entry: NonNullable<ConfigFile['commands']>[number], at: string): OwnCommand {
  return {
    name: entry.name ?? slugOf(entry.title),
    isNamed: entry.name !== undefined,
    title: entry.title,
    key: entry.key ?? null,
    program: { run: entry.run, in: entry.in ?? 'popup', cwd: entry.cwd ?? 'worktree' },
    at,
  };
}

/** What `bind` calls a command that has no name of its own. */
function slugOf(title: string): string {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug.slice(0, 40) || 'command';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
