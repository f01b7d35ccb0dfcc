// The claims of one project's crew: opened when the first of its workers needs them, on the upstream that the project has then.
import { failure, type Result, success } from '../../domain/failure.js';
import { type Home, homePaths } from '../../home/home.js';
import type { Claimed } from '../../tasks/claims/claim.js';
import { Claims } from '../../tasks/claims/claims.js';
import { Mirror, type Upstream } from '../../tasks/claims/mirror.js';
import { gitLine } from '../../workspace/git.js';
import { projectDirectory } from '../../workspace/place.js';
import { upstreamBranch, upstreamRemote } from '../../workspace/status.js';
import type { Project } from '../project.js';

export class ProjectClaims {
  #opening: Promise<Result<Claims>> | null = null;
  #stopped = false;

  constructor(
    private readonly home: Home,
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
    const upstream = await findUpstream(this.project);
    if (!upstream.ok) return upstream;
    const directory = `${projectDirectory(homePaths.claims(this.home), this.project.root)}.git`;
    const mirror = await Mirror.open(directory, upstream.value);
    if (!mirror.ok) return mirror;
    return success(new Claims(mirror.value, { now: () => new Date(), lost: claim => this.lost(claim) }));
  }
}

export async function findUpstream({ root, name, branch }: Project): Promise<Result<Upstream>> {
  const remote = await upstreamRemote(root);
  if (remote === null) {
    return failure('not-found', `${name} has no upstream that a crew could share.`, {
      hint: 'quarterdeck init makes one.',
    });
  }
  const found = await upstreamBranch(root, remote, branch);
  const url = remote.local ?? (await gitLine(root, ['config', '--get', `remote.${remote.name}.url`]));
  if (url === null) return failure('failed', `The remote ${remote.name} of ${name} has no address.`);
  return success({ url, branch: found?.name.slice(remote.name.length + 1) ?? branch ?? 'main' });
}
