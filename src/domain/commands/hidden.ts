// Parts of the program that it starts itself, and what a shell asks it: no verbs for a person.
import type { Command } from './command.js';

export const hiddenCommands: Command[] = [
  { name: 'supervise', summary: 'the supervisor', on: 'cli', target: 'none', hidden: true },
  {
    name: 'host',
    summary: 'the host',
    on: 'cli',
    target: 'none',
    hidden: true,
    options: [
      { flags: '--id <id>', summary: 'its id' },
      { flags: '--stdio', summary: 'speak on stdin and stdout' },
    ],
  },
  {
    name: 'reaper',
    summary: 'ends what a dead host left',
    on: 'cli',
    target: 'none',
    hidden: true,
    args: '<host>',
  },
  {
    name: 'practice-agent',
    summary: 'the bundled practice agent; no model',
    on: 'cli',
    target: 'none',
    hidden: true,
    passThrough: true,
    args: '[flags...]',
  },
  {
    name: 'complete',
    summary: 'what a shell asks while it completes',
    on: 'cli',
    target: 'none',
    hidden: true,
    passThrough: true,
    args: '[words...]',
  },
];
