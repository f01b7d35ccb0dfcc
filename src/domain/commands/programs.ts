// Programs that come with the table: started by a key, greyed where they are not installed. The person's own (`commands:`) are of the same kind.
import type { Command } from './command.js';

export const programCommands: Command[] = [
  {
    name: 'lazygit',
    summary: 'lazygit in the worker’s worktree, in a popup',
    on: 'cockpit',
    target: 'worker',
    keys: ['g'],
    program: { run: ['lazygit'], in: 'popup', cwd: 'worktree' },
  },
  {
    name: 'diff',
    summary: 'what the worker changed since its branch began, in a popup',
    on: 'cockpit',
    target: 'worker',
    keys: ['D'],
    hint: 'diff',
    program: {
      run: ['git', 'diff', '--merge-base', '{base}'],
      in: 'popup',
      cwd: 'worktree',
      // Without F: a diff of three lines would be gone before it is read.
      env: { LESS: 'R' },
    },
  },
];
