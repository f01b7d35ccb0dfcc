// Making a repository ready for a crew.
import type { Command } from './command.js';

export const setupCommands: Command[] = [
  {
    name: 'init',
    group: 'Crew',
    summary: 'set this repository up for a crew: prompt, TODO.md, locks, a bare repository to share',
    on: 'cli',
    target: 'none',
    options: [
      {
        flags: '--upstream <path>',
        summary: 'the bare repository, made or there already (../<name>.upstream.git)',
      },
      { flags: '--yes', summary: 'do not ask' },
      { flags: '--json', summary: 'print JSON' },
    ],
  },
  {
    name: 'guard',
    group: 'Crew',
    summary:
      'hooks in the shared repository: whose locks are whose, and tests before a push counts; `guard install`, `guard remove`',
    on: 'cli',
    target: 'none',
    args: '[verb]',
    verbs: ['install', 'remove'],
    options: [
      { flags: '--yes', summary: 'do not ask' },
      { flags: '--json', summary: 'print JSON' },
    ],
  },
];
