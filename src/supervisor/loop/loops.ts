// The loops of all projects: made when a project first needs one.
import { answerStop } from '../crew/asked-stop.js';
import type { Worker } from '../crew/worker.js';
import type { Project } from '../project.js';
import type { Supervisor } from '../supervisor.js';
import { CrewLoop } from './crew-loop.js';
import { ProjectClaims } from './project-claims.js';

export class Loops {
  readonly #loops = new Map<Project, { loop: CrewLoop; claims: ProjectClaims }>();

  constructor(private readonly brain: Supervisor) {}

  of(project: Project): CrewLoop {
    const known = this.#loops.get(project);
    if (known !== undefined) return known.loop;
    const claims = new ProjectClaims(this.brain, project, claim => void loop.lost(claim));
    const loop = new CrewLoop(this.brain, project, () => claims.open());
    this.#loops.set(project, { loop, claims });
    return loop;
  }

  /** Its phase or activity is another, or it was let go by a person. */
  moved(worker: Worker): void {
    this.#about(worker)?.moved(worker);
  }

  /** The person starts it again: it goes from task to task, beginning with the one it has. */
  start(project: Project, worker: Worker): void {
    this.of(project).start(worker);
  }

  off(worker: Worker): void {
    this.#about(worker)?.off(worker);
  }

  /** Takes no further task and gives back what it holds. */
  async letGo(worker: Worker): Promise<void> {
    await this.#about(worker)?.letGo(worker);
  }

  stopAsked(worker: Worker, seq: number): void {
    const loop = this.#about(worker);
    if (loop === null) void answerStop(worker, seq, null);
    else loop.stopAsked(worker, seq);
  }

  boardChanged(project: Project): void {
    this.#loops.get(project)?.loop.boardChanged();
  }

  /** Goes on where the supervisor before left off. */
  recover(): void {
    for (const project of this.brain.projects.values()) {
      const isLooped = [...project.workers.values()].some(worker => worker.record.loop !== undefined);
      if (isLooped) void this.of(project).recover();
    }
  }

  async stop(): Promise<void> {
    const all = [...this.#loops.values()];
    for (const { loop } of all) loop.stop();
    await Promise.all(all.map(({ claims }) => claims.stop()));
  }

  #about(worker: Worker): CrewLoop | null {
    if (worker.record.loop === undefined) return null;
    const project = this.brain.projectOf(worker);
    return project === null ? null : this.of(project);
  }
}
