// The agent that is any command: run as it stands, known by its process and by what it reports of itself.
import { failure, success } from '../domain/failure.js';
import type { Agent } from './agent.js';
import { noReading } from './generic.js';
import { findOnPath } from './path.js';

export const command: Agent = {
  id: 'command',
  title: 'any command',
  find: env => Promise.resolve(findOnPath(env['SHELL'] ?? 'sh', env) ?? findOnPath('sh', env)),
  launch: request => {
    const [name, ...args] = request.command ?? [];
    if (name === undefined) {
      return Promise.resolve(
        failure('usage', 'There is no command to run.', { hint: 'Give it after `--`.' }),
      );
    }
    const program = findOnPath(name, request.env, request.cwd);
    if (program === null) {
      return Promise.resolve(
        failure('not-found', `\`${name}\` cannot be started: no such program.`, {
          hint: name.includes('/')
            ? `It was looked for from ${request.cwd}.`
            : 'It is not on PATH; a path with a slash works too.',
        }),
      );
    }
    return Promise.resolve(
      success({ argv: [program, ...args], env: {}, conversation: null, resumed: false }),
    );
  },
  read: () => noReading,
  readTitle: () => null,
  watch: () => ({ stop: () => {} }),
  notResumable: () => 'A plain command has no conversation to go on with.',
};
