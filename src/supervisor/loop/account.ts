// What the sessions of one agent share: an account. So many run at once, and none is begun while one of them hears that the
// account has reached its limit or may not log in: each of the others would hear the same and burn a session for it.
import { loadConfig } from '../../config/config.js';
import { type CrewConfig, defaultConfig } from '../../domain/config.js';
import { isLimited } from '../../domain/limit.js';
import type { Worker } from '../crew/worker.js';
import type { Project } from '../project.js';
import type { Supervisor } from '../supervisor.js';

/** Without a model there is no account. */
const withoutAccount = new Set(['practice', 'command']);

export function hasAccount(agent: string): boolean {
  return !withoutAccount.has(agent);
}

export function crewConfig(brain: Supervisor, project: Project): CrewConfig {
  return { ...defaultConfig.crew, ...loadConfig(brain.home, project.root, []).config.crew };
}

/** Why no session of that worker may begin now, in a sentence; null when it may. */
export function whyWait(brain: Supervisor, project: Project, worker: Worker): string | null {
  if (!hasAccount(worker.record.agent)) return null;
  const others = brain.workers.filter(
    other => other !== worker && (other.live || other.taking) && other.record.agent === worker.record.agent,
  );
  const held = others.find(other => heldUp(other) !== null);
  if (held !== undefined) {
    return `${worker.id} waits: ${held.id}, on the same account, ${heldUp(held)}. No session is begun before that is over.`;
  }
  const { sessions } = crewConfig(brain, project);
  if (others.length < sessions) return null;
  return `${worker.id} waits for its turn: ${sessions} sessions of one account run at once (crew: sessions in the configuration).`;
}

/** How a session stands at a door that is closed for all of its account. */
function heldUp(worker: Worker): string | null {
  if (worker.record.life.phase !== 'running') return null;
  if (isLimited(worker.record.activity)) return 'has reached its usage limit';
  return failedTurn(worker) === 'authentication_failed' ? 'cannot log in' : null;
}

/** How the last turn failed, in the agent's word; null when it did not. */
export function failedTurn(worker: Worker): string | null {
  const activity = worker.record.activity;
  const hook = activity?.heard.hook;
  if (activity?.activity !== 'idle' || hook?.source !== 'hook' || !hook.saw.startsWith('turn failed'))
    return null;
  return hook.saw.slice('turn failed: '.length);
}
