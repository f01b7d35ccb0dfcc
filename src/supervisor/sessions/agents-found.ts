// Which agents are installed here; looked for at most every 30 s a PATH.
import { agents } from '../../agents/index.js';
import type { AgentChoice } from '../../domain/snapshot.js';

const freshMs = 30_000;

export class AgentsFound {
  #path: string | null = null;
  #at = 0;
  #choices: AgentChoice[] = [];
  #looking: Promise<void> | null = null;

  constructor(private readonly onChange: () => void) {}

  /** As last seen; looks again in the background when that is old. */
  choices(env: Record<string, string>): AgentChoice[] {
    if (this.#isOld(env)) void this.look(env);
    return this.#choices;
  }

  async look(env: Record<string, string>): Promise<AgentChoice[]> {
    if (this.#isOld(env)) {
      this.#looking ??= this.#find(env).finally(() => {
        this.#looking = null;
      });
      await this.#looking;
    }
    return this.#choices;
  }

  #isOld(env: Record<string, string>): boolean {
    return this.#path !== (env['PATH'] ?? '') || performance.now() - this.#at > freshMs;
  }

  async #find(env: Record<string, string>): Promise<void> {
    const found = await Promise.all(
      agents.map(async agent => ({ id: agent.id, title: agent.title, path: await agent.find(env) })),
    );
    this.#path = env['PATH'] ?? '';
    this.#at = performance.now();
    const changed = JSON.stringify(found) !== JSON.stringify(this.#choices);
    this.#choices = found;
    if (changed) this.onChange();
  }
}
