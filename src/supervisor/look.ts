// Looks, now and then and one worker at a time, at what a dialog wants to say of it: how many processes, how many uncommitted files.
import PQueue from 'p-queue';
import { countChanges } from '../workspace/loss.js';
import type { Worker } from './crew/worker.js';

/** A look costs a pass over /proc or a git status. */
const lookEveryMs = 15_000;

export class Looks {
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #lookedAt = new WeakMap<Worker, number>();
  #stopped = false;

  /** Call when something of it moved and somebody watches. */
  soon(worker: Worker): void {
    const last = this.#lookedAt.get(worker) ?? Number.NEGATIVE_INFINITY;
    if (this.#stopped || performance.now() - last < lookEveryMs) return;
    this.#lookedAt.set(worker, performance.now());
    void this.#queue.add(() => this.#look(worker));
  }

  stop(): void {
    this.#stopped = true;
    this.#queue.clear();
  }

  async #look(worker: Worker): Promise<void> {
    if (this.#stopped) return;
    const { session, workspace } = worker.record;
    const { host } = worker;
    const tree =
      worker.live && host !== null && session !== null
        ? await host.ask('tree', { session: session.id })
        : null;
    const processes = tree === null ? null : tree.ok ? tree.value.length : worker.looked.processes;
    // Never a git of ours in a work tree where an agent works this moment.
    const atRest = !worker.live || ['idle', 'waiting'].includes(worker.view().activity ?? '');
    const uncommitted =
      workspace !== null && atRest ? await countChanges(workspace.path) : worker.looked.uncommitted;
    if (this.#stopped) return;
    worker.see({ processes, uncommitted });
  }
}
