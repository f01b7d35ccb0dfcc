// The verbs that look at the shared repository's board, and tidy it.
import type { Command, CommandOption } from './command.js';

const json: CommandOption = { flags: '--json', summary: 'print JSON' };
const yes: CommandOption = { flags: '--yes', summary: 'do not ask' };

export const boardCommands: Command[] = [
  {
    name: 'tasks',
    group: 'Look',
    summary: 'the board: tasks, locks, problems',
    on: 'cli',
    target: 'none',
    options: [json],
  },
  {
    name: 'locks',
    group: 'Look',
    summary: 'every lock of the upstream, whose it is and since when; `locks reap` takes away what was left',
    on: 'cli',
    target: 'none',
    args: '[verb] [task...]',
    verbs: ['reap'],
    options: [
      {
        flags: '--older <duration>',
        summary: 'only locks of at least this age: 6h, 1d (2h, and never less)',
      },
      yes,
      json,
    ],
  },
];
