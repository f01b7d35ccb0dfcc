// The bundled practice agent: always there, needs no model and no key. Its flags: docs/practice-agent.md.
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type Result, success } from '../domain/failure.js';
import type { Agent, Launch, LaunchRequest } from './agent.js';
import { checkPrompt, noReading } from './generic.js';

/** The built launcher, also when this runs from src; resolved once, so that a rebuild under a running crew is harmless. */
const programFile = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Speaks OSC 7501 for everything it does, so that nothing else has to be read. */
export const practice: Agent = {
  id: 'practice',
  title: 'practice agent (no model)',
  reports: true,
  find: () => Promise.resolve(process.execPath),
  launch: request => Promise.resolve(launch(request)),
  read: () => noReading,
  readTitle: () => null,
  watch: () => ({ stop: () => {} }),
  notResumable: conversation =>
    conversation === null ? 'This practice agent never got as far as a run of its own.' : null,
};

function launch(request: LaunchRequest): Result<Launch> {
  const { prompt, task, claim, resume, resumePrompt, worker, agentArgs } = request;
  // With a claim the task says it all; what else is written for agents with a model.
  const words = resume !== null ? resumePrompt : claim === null ? prompt : null;
  for (const text of [words, task]) {
    const fits = checkPrompt(text);
    if (!fits.ok) return fits;
  }
  const conversation = resume ?? { id: randomUUID(), transcript: null };
  const flags = [
    `--worker=${worker}`,
    resume === null ? `--conversation=${conversation.id}` : `--resume=${resume.id}`,
  ];
  if (resume !== null && resumePrompt === null) flags.push('--wait');
  if (task !== null) flags.push(`--task=${task}`);
  if (claim !== null) flags.push(`--claim=${claim.task}:${claim.run}`);
  if (words !== null) flags.push(`--prompt=${words}`);
  return success({
    argv: [process.execPath, programFile, 'practice-agent', ...flags, ...agentArgs],
    env: {},
    conversation,
    resumed: resume !== null,
  });
}
