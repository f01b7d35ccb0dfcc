// Agents that we only launch: a program on PATH, a first prompt, and whatever it reports of itself by OSC 7501.
import { failure, type Result, success } from '../domain/failure.js';
import type { Agent, Launch, LaunchRequest, MailboxReading } from './agent.js';
import { findOnPath } from './path.js';

export interface GenericAgent {
  id: string;
  title: string;
  /** Name on PATH. */
  program: string;
  /** How it takes a first prompt and stays interactive, where it can. */
  promptArgs: (prompt: string) => string[];
}

export const noReading: MailboxReading = { signals: [], conversation: null, reply: null };

export function makeGeneric(what: GenericAgent): Agent {
  return {
    id: what.id,
    title: what.title,
    find: env => Promise.resolve(findOnPath(what.program, env)),
    launch: request => Promise.resolve(launch(what, request)),
    read: () => noReading,
    readTitle: () => null,
    watch: () => ({ stop: () => {} }),
    notResumable: () => `${what.title} starts afresh: Quarterdeck cannot take up its conversations.`,
  };
}

function launch(what: GenericAgent, request: LaunchRequest): Result<Launch> {
  const program = findOnPath(what.program, request.env);
  if (program === null) return notFound(what.program, what.title);
  const prompt = firstPrompt(request);
  const fits = checkPrompt(prompt);
  if (!fits.ok) return fits;
  const argv: Launch['argv'] = [
    program,
    ...request.agentArgs,
    ...(prompt === null ? [] : what.promptArgs(prompt)),
  ];
  return success({ argv, env: {}, conversation: null, resumed: false });
}

/** What a fresh agent is told: the prompt, the task, both or nothing. */
export function firstPrompt(request: Pick<LaunchRequest, 'prompt' | 'task'>): string | null {
  const parts = [request.prompt, request.task === null ? null : `Your task: ${request.task}`];
  const text = parts.filter(part => part !== null && part.trim() !== '').join('\n\n');
  return text === '' ? null : text;
}

/** The kernel takes 128 KiB in one argument (Linux MAX_ARG_STRLEN) and no zero byte. */
export function checkPrompt(prompt: string | null): Result<void> {
  if (prompt === null) return success(undefined);
  if (prompt.includes('\0')) return failure('usage', 'The prompt holds a zero byte.');
  if (Buffer.byteLength(prompt) < 128 * 1024) return success(undefined);
  return failure('usage', 'The prompt is longer than 128 KiB, more than a program can be started with.', {
    hint: 'Put it into a file and name the file in the prompt.',
  });
}

export function notFound(program: string, title: string): Result<never> {
  return failure('not-found', `${title} cannot be started: there is no \`${program}\` on PATH.`, {
    hint: 'Install it, or choose another agent with --agent; `quarterdeck doctor` lists those that are found.',
  });
}
