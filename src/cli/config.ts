// `config [show|check|path]`: what is configured, by which file, and what is wrong with it. Starts nothing.
import { existsSync } from 'node:fs';
import { stringify } from 'yaml';
import type { LoadedConfig } from '../config/config.js';
import { wishWords } from '../config/wishes.js';
import { failure, type Result, success } from '../domain/failure.js';
import { quietText } from '../domain/tell.js';
import { type Answer, type Call, word } from './call.js';
import { alignColumns } from './columns.js';
import { readSettings } from './settings.js';

export async function run(call: Call): Promise<Result<Answer>> {
  const verb = word(call, 0) || 'show';
  if (verb === 'path') return success(paths(await readSettings(call)));
  if (verb === 'check') return success(check(await readSettings(call)));
  if (verb === 'show') return success(show(await readSettings(call)));
  return failure('usage', `config does not know ${verb}.`, { hint: 'It is show, check or path.' });
}

function paths({ paths: { user, project } }: LoadedConfig): Answer {
  const row = (whose: string, file: string) => [whose, file, existsSync(file) ? '' : '(not there)'];
  const rows = [row('yours', user), ...(project === null ? [] : [row('project', project)])];
  return { lines: alignColumns(rows), json: { user, project } };
}

function check(loaded: LoadedConfig): Answer {
  const { problems, read } = loaded;
  const json = { read, problems, trust: trustOf(loaded) };
  const waiting = waitingLine(loaded);
  if (problems.length > 0) return { lines: [...problems, ...waiting], json, trouble: 'failed' };
  const files = read.length === 0 ? 'no file; the defaults are in force' : `no mistake in ${read.join(', ')}`;
  return { lines: [`${files.charAt(0).toUpperCase()}${files.slice(1)}.`, ...waiting], json };
}

function show(loaded: LoadedConfig): Answer {
  const { config, problems, read, paths } = loaded;
  const keys = loaded.commands
    .filter(command => command.on !== 'cli')
    .map(({ name, place = 'main', keys = [], prefixKeys = [], program }) => ({
      name,
      place,
      keys,
      ...(prefixKeys.length === 0 ? {} : { prefixKeys }),
      ...(program === undefined ? {} : { program }),
    }));
  const settings = {
    theme: config.theme,
    mouse: onOff(config.mouse),
    clipboard: { osc52: onOff(config.clipboard.osc52), tool: onOff(config.clipboard.tool) },
    scrollback: config.scrollback,
    notifications:
      config.notifications.run === null ? config.notifications.way : { run: config.notifications.run },
    crew: config.crew,
    guard: config.guard,
    tell: {
      ...config.tell,
      quietHours: config.tell.quietHours === null ? null : quietText(config.tell.quietHours),
    },
    keys: {
      preset: config.keys.preset,
      prefix: config.keys.prefix,
      detach: config.keys.detach,
      // The first of two of one command counts.
      bind: Object.fromEntries(
        config.keys.bind
          .filter(({ command }, at, all) => all.findIndex(one => one.command === command) === at)
          .map(({ command, keys }) => [command, keys]),
      ),
    },
    commands: config.commands.map(({ name, title, key, program: { run, in: where, cwd } }) => ({
      name,
      ...(key === null ? {} : { key }),
      title,
      run,
      in: where,
      cwd,
    })),
  };
  const head = read.length === 0 ? '# no file: these are the defaults' : `# ${read.join(', ')}`;
  const text = stringify(settings, { flowCollectionPadding: false, lineWidth: 0, collectionStyle: 'any' });
  return {
    lines: [head, ...text.trimEnd().split('\n'), ...waitingLine(loaded).map(line => `# ${line}`)],
    json: { config: settings, commands: keys, files: paths, read, problems, trust: trustOf(loaded) },
    complaints: problems,
  };
}

function waitingLine({ question }: LoadedConfig): string[] {
  if (question === null) return [];
  return [`quarterdeck.yaml wants to ${wishWords(question)}; that waits for \`quarterdeck trust\`.`];
}

function trustOf({ question, trusted }: LoadedConfig): 'trusted' | 'waits' | 'nothing to trust' {
  if (question !== null) return 'waits';
  return trusted ? 'trusted' : 'nothing to trust';
}

function onOff(value: boolean): 'on' | 'off' {
  return value ? 'on' : 'off';
}
