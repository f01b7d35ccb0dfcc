// The command line's parser, made from the command table: names, arguments, options and help stand there and nowhere else.
import { Command as Commander, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type Command, type CommandOption, commandGroups } from '../domain/command.js';
import { cliCommands } from '../domain/commands-cli.js';
import { messageOf, type Result } from '../domain/failure.js';
import type { Home } from '../home/home.js';
import { programVersion } from '../protocol/version.js';
import type { Answer, Call, OptionValue } from './call.js';
import { commandFiles } from './command-files.js';
import { printAnswer, printFailure } from './output.js';

/** Past this a finished command that still has something open ends all the same: no command hangs. */
const lingerMs = 1_000;

export async function runProgram(args: string[], home: Home): Promise<void> {
  // `quarterdeck status | head` is no error.
  process.stdout.on('error', () => process.exit());
  const json = args.includes('--json');
  try {
    if (args.length === 0) await runCommand('cockpit', call(home, [], {}));
    else await parser(home).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      printFailure({ kind: 'failed', sentence: `That is a bug: ${messageOf(error)}` }, json);
      if (process.env['QUARTERDECK_DEBUG'] && error instanceof Error) console.error(error.stack);
    } else if (error.exitCode !== 0) {
      const sentence = sentenceOf(error);
      printFailure({ kind: 'usage', sentence, hint: 'quarterdeck --help lists the commands.' }, json);
    }
  }
  setTimeout(() => process.exit(), lingerMs).unref();
}

function parser(home: Home): Commander {
  const program = new Commander('quarterdeck')
    .description(
      'A full-screen terminal cockpit for a crew of coding agents. Without a command it opens here.',
    )
    .usage('[command] [options]')
    .version(programVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  const sorted = [...cliCommands].sort((a, b) => rank(a) - rank(b));
  for (const entry of sorted) {
    if (entry.on === 'cockpit') continue;
    program.addCommand(subcommand(entry, home), { hidden: entry.hidden === true });
  }
  return program;
}

function rank(entry: Command): number {
  return entry.group === undefined ? commandGroups.length : commandGroups.indexOf(entry.group);
}

function subcommand(entry: Command, home: Home): Commander {
  const made = new Commander(entry.name).description(`${entry.summary}.`).summary(entry.summary);
  made.helpOption('-h, --help', 'print this help');
  made.exitOverride().configureOutput({ outputError: () => {} });
  if (entry.group !== undefined) made.helpGroup(`${entry.group}:`);
  if (entry.passThrough) made.allowUnknownOption().passThroughOptions().helpOption(false);
  for (const argument of (entry.args ?? '').split(' ').filter(Boolean)) made.argument(argument);
  for (const option of entry.options ?? []) made.addOption(optionOf(option));
  made.action(async () => {
    await runCommand(entry.name, call(home, made.processedArgs as Call['args'], made.opts()));
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

function call(home: Home, args: Call['args'], options: Record<string, OptionValue>): Call {
  return { home, cwd: process.cwd(), env: process.env, args, options };
}

async function runCommand(name: string, made: Call): Promise<void> {
  const load = commandFiles[name];
  if (load === undefined) throw new Error(`command ${name} has no file`);
  const { run } = await load();
  const json = made.options['json'] === true;
  const result: Result<Answer> = await run(made);
  if (result.ok) printAnswer(result.value, json);
  else printFailure(result.failure, json);
}

/** Commander's words as one sentence of ours; its suggestion stays. */
function sentenceOf(error: CommanderError): string {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const whole = [first, ...rest].join(' ').trim();
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}${/[.)?]$/.test(whole) ? '' : '.'}`;
}
