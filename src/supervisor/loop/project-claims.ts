// The claims of one project's crew: opened when the first of its workers needs them, in the mirror of the project's upstream.
import { failure, type Result, success } from '../../domain/failure.js';
import type { Claimed } from '../../tasks/claims/claim.js';
import { Claims } from '../../tasks/claims/claims.js';
import type { Project } from '../project.js';
import type { Supervisor } from '../supervisor.js';

export class ProjectClaims {
  #opening: Promise<Result<Claims>> | null = null;
  #stopped = false;

  constructor(
    private readonly brain: Supervisor,
    private readonly project: Project,
    private readonly lost: (claim: Claimed) => void,
  ) {}

  /** Tried again each time until it works. */
  async open(): Promise<Result<Claims>> {
    if (this.#stopped) return failure('refused', 'The supervisor ends.');
    this.#opening ??= this.#open();
    const opened = await this.#opening;
    if (!opened.ok) this.#opening = null;
    return opened;
  }

  /** Claims stay on the upstream, for whoever opens them next. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const opened = await this.#opening;
    if (opened?.ok === true) await opened.value.stop();
  }

  async #open(): Promise<Result<Claims>> {
    const mirror = await this.brain.upstreams.of(this.project).mirror();
    if (!mirror.ok) return mirror;
    if (mirror.value === null) {
      return failure('not-found', `${this.project.name} has no upstream that a crew could share.`, {
        hint: 'quarterdeck init makes one.',
      });
    }
    return success(new Claims(mirror.value, { now: () => new Date(), lost: claim => this.lost(claim) }));
  }
}
