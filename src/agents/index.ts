// The agents we know, in the order in which the first found one is taken.
import type { Agent } from './agent.js';
import { claude } from './claude.js';
import { command } from './command.js';
import { makeGeneric } from './generic.js';
import { practice } from './practice.js';

export { findOnPath } from './path.js';

/** Sources: each program's own reference; `--` ends its options, so that a prompt may begin with a dash. */
const codex = makeGeneric({
  id: 'codex',
  title: 'Codex',
  program: 'codex',
  promptArgs: prompt => ['--', prompt],
});
const gemini = makeGeneric({
  id: 'gemini',
  title: 'Gemini CLI',
  program: 'gemini',
  promptArgs: prompt => [`--prompt-interactive=${prompt}`],
});
const opencode = makeGeneric({
  id: 'opencode',
  title: 'opencode',
  program: 'opencode',
  promptArgs: prompt => [`--prompt=${prompt}`],
});
/** Aider takes a first message only as its sole one: it works on it and ends. */
const aider = makeGeneric({
  id: 'aider',
  title: 'Aider',
  program: 'aider',
  promptArgs: prompt => [`--message=${prompt}`],
});

export const agents: Agent[] = [claude, codex, gemini, opencode, aider, practice, command];

export function agentById(id: string): Agent | null {
  return agents.find(agent => agent.id === id) ?? null;
}

/** The first agent that is installed here; a plain command or the practice agent is never chosen for want of one. */
export async function firstFound(env: Record<string, string>): Promise<Agent | null> {
  for (const agent of agents) {
    if (agent !== command && agent !== practice && (await agent.find(env)) !== null) return agent;
  }
  return null;
}
