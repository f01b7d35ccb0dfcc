// Looking at a session from outside of the cockpit: as it goes on, for programs, and as it was, for a person.
import type { Command } from './command.js';

export const watchCommands: Command[] = [
  {
    name: 'observe',
    group: 'Look',
    summary:
      'a worker’s screen for other programs: one JSON object a line, first the whole screen, then the rows that change, at last how the session ended; read-only',
    on: 'cli',
    target: 'worker',
    args: '<worker>',
    options: [
      { flags: '--once', summary: 'the whole screen once' },
      { flags: '--text', summary: 'rows as text only, without colours and attributes' },
    ],
  },
];
