// Programs that come with the table: started by a key, greyed where they are not installed. The person's own (`commands:`) are of the same kind.
import { ownProgram } from '../config.js';
import type { Command } from './command.js';

/** On the command line too, where it takes the terminal in place of a popup. */
export const diffCommand: Command = {
  name: 'diff',
  group: 'Look',
  summary: 'what the worker changed since its branch began, new files too; without a name, in this directory',
  on: 'both',
  target: 'worker',
  args: '[worker]',
  options: [
    { flags: '--base <branch>', summary: 'compare with this in place of the project’s branch' },
    { flags: '--json', summary: 'print JSON' },
  ],
  keys: ['D'],
  keySummary: 'what the worker changed since its branch began, new files too, in a popup',
  hint: 'diff',
  program: {
    run: [ownProgram, 'diff'],
    needs: 'git',
    in: 'popup',
    cwd: 'worktree',
    // Without F: a diff of three lines would be gone before it is read.
    env: { LESS: 'R' },
  },
};

export const programCommands: Command[] = [
  {
    name: 'lazygit',
    summary: 'lazygit in the worker’s worktree, in a popup',
    on: 'cockpit',
    target: 'worker',
    keys: ['g'],
    program: { run: ['lazygit'], in: 'popup', cwd: 'worktree' },
  },
  diffCommand,
];
