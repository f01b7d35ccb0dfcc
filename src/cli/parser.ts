// The command line's parser, made from the command table: names, arguments, options and help stand there and nowhere else.
import { Command as Commander, CommanderError, InvalidArgumentError, Option } from 'commander';
import { cliCommands } from '../domain/commands/cli.js';
import { type Command, type CommandOption, commandGroups } from '../domain/commands/command.js';
import type { Failure } from '../domain/failure.js';
import { programVersion } from '../protocol/version.js';
import type { Call, OptionValue } from './call.js';

/** What a command line means for the program: its name, its arguments, its options. */
export type RunParsed = (
  name: string,
  args: Call['args'],
  options: Record<string, OptionValue>,
) => Promise<void>;

/** Runs what the words mean; null, or why they mean nothing. `--help` and `--version` are answered here. */
export async function parseAndRun(words: string[], run: RunParsed): Promise<Failure | null> {
  try {
    await parser(run).parseAsync(words, { from: 'user' });
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    return { kind: 'usage', sentence: sentenceOf(error), hint: 'quarterdeck --help lists the commands.' };
  }
}

function parser(run: RunParsed): Commander {
  const program = new Commander('quarterdeck')
    .description(
      'A full-screen terminal cockpit for a crew of coding agents. Without a command it opens here.',
    )
    .usage('[command] [options]')
    // Read before anything else (program.ts): here it stands for --help.
    .option('--screen-reader', 'open the cockpit as lines that a screen reader reads')
    .version(programVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  const sorted = [...cliCommands].sort((a, b) => rank(a) - rank(b));
  for (const entry of sorted) {
    if (entry.on === 'cockpit') continue;
    program.addCommand(subcommand(entry, run), { hidden: entry.hidden === true });
  }
  return program;
}

function rank(entry: Command): number {
  return entry.group === undefined ? commandGroups.length : commandGroups.indexOf(entry.group);
}

function subcommand(entry: Command, run: RunParsed): Commander {
  const made = new Commander(entry.name).description(`${entry.summary}.`).summary(entry.summary);
  made.helpOption('-h, --help', 'print this help');
  made.exitOverride().configureOutput({ outputError: () => {} });
  if (entry.group !== undefined) made.helpGroup(`${entry.group}:`);
  if (entry.passThrough) made.allowUnknownOption().passThroughOptions().helpOption(false);
  for (const argument of (entry.args ?? '').split(' ').filter(Boolean)) made.argument(argument);
  for (const option of entry.options ?? []) made.addOption(optionOf(option));
  made.action(async () => {
    await run(entry.name, made.processedArgs as Call['args'], made.opts());
  });
  return made;
}

function optionOf(entry: CommandOption): Option {
  const option = new Option(entry.flags, entry.summary);
  if (entry.repeatable) {
    option.argParser((value, before: string[] | undefined) => [...(before ?? []), value]);
  }
  if (entry.number) {
    option.argParser(value => {
      const parsed = Number(value);
      const low = entry.number === 'count' ? 1 : -Infinity;
      if (!Number.isSafeInteger(parsed) || parsed < low || value.trim() === '') {
        throw new InvalidArgumentError(
          entry.number === 'count' ? 'It takes a number from 1.' : 'It takes a whole number.',
        );
      }
      return parsed;
    });
  }
  return option;
}

/** Commander's words as one sentence of ours; its suggestion stays. */
function sentenceOf(error: CommanderError): string {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const whole = [first, ...rest].join(' ').trim();
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}${/[.)?]$/.test(whole) ? '' : '.'}`;
}
