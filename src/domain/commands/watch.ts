// Looking from outside of the cockpit: at what happened; at a session as it goes on, for programs, and as it was, for a person.
import type { Command } from './command.js';

export const watchCommands: Command[] = [
  {
    name: 'logs',
    group: 'Look',
    summary: 'what happened to a worker',
    on: 'cli',
    target: 'worker',
    args: '[worker]',
    options: [
      { flags: '-n, --lines <count>', summary: 'lines (50)', number: 'count' },
      { flags: '--since <duration>', summary: 'only the last 90m, 2h, 1d, …' },
      { flags: '--level <level>', summary: 'only info, good, warning or error, and what is graver' },
      { flags: '--json', summary: 'print JSON' },
    ],
  },
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
  {
    name: 'replay',
    group: 'Look',
    summary:
      'play back what a worker’s session printed, also of one that is removed; without a name, what is recorded',
    on: 'cli',
    target: 'worker',
    args: '[worker]',
    options: [
      {
        flags: '--session <id>',
        summary: 'this session instead of the latest; its first characters are enough',
      },
      { flags: '--speed <factor>', summary: 'how fast (1)' },
      { flags: '--max-idle <seconds>', summary: 'longer waits are cut to this (2)' },
      { flags: '--export <file>', summary: 'write it for asciinema (v2) instead; - is stdout' },
      { flags: '--all', summary: 'list the recordings of every project' },
      { flags: '--json', summary: 'print the list as JSON' },
    ],
  },
];
