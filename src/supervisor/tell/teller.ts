// Telling outside what happens in each project, as the person's configuration says.
import { loadConfig } from '../../config/config.js';
import { configPaths, hasConfig } from '../../config/config-files.js';
import { defaultConfig, type TellConfig } from '../../domain/config.js';
import type { TimelineEntry } from '../../domain/snapshot.js';
import { type News, type Push, tellingOf } from '../../domain/tell.js';
import type { Project } from '../project.js';
import type { Supervisor } from '../supervisor.js';
import { Outbox, type OutboxEffects, type Untold, usualPace } from './outbox.js';

/** Nobody waits longer for the end of a supervisor than this. */
const farewellMs = 1_000;

export class Teller {
  readonly #outboxes = new Map<Project, Outbox>();

  constructor(private readonly brain: Supervisor) {}

  /** What the supervisor before had not told yet. */
  recover(project: Project): void {
    const untold = this.brain.journal.untold(project.root) as Untold | null;
    if (untold !== null) this.#outboxes.set(project, this.#outboxOf(project, untold));
  }

  /** Something is still to be told, be it in the morning. */
  get isWaiting(): boolean {
    return [...this.#outboxes.values()].some(outbox => outbox.isWaiting);
  }

  heard(project: Project, { about, worker, sentence }: TimelineEntry): void {
    // Of one in a loop it is told what becomes of its task.
    if (about === 'failed' && project.workers.get(worker ?? '')?.record.loop !== undefined) return;
    const kind = tellingOf(about);
    if (kind !== null) this.#tell(project, { kind, worker, sentence });
  }

  pushed(project: Project, push: Push): void {
    this.#tell(project, { kind: 'push', push });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#outboxes.values()].map(outbox => outbox.stop(farewellMs)));
  }

  #tell(project: Project, news: News): void {
    const known = this.#outboxes.get(project);
    if (known === undefined && this.#config(project).slack === null) return;
    const outbox = known ?? this.#outboxOf(project, null);
    this.#outboxes.set(project, outbox);
    outbox.add(news);
  }

  #outboxOf(project: Project, untold: Untold | null): Outbox {
    const { brain } = this;
    const effects: OutboxEffects = {
      config: () => this.#config(project),
      variable: name => brain.environment[name] ?? process.env[name],
      complain: sentence => brain.tell(project, null, 'warning', sentence),
      now: () => new Date(),
      keep: kept => brain.journal.keepUntold(project.root, kept),
    };
    return new Outbox(project.name, effects, usualPace, untold);
  }

  #config(project: Project): TellConfig {
    const { home } = this.brain;
    if (!hasConfig(configPaths(home, project.root))) return defaultConfig.tell;
    return loadConfig(home, project.root, []).config.tell;
  }
}
