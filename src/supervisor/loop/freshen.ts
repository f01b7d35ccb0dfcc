// The workspace of a crew worker before a new session: what the last one left lying is kept, then it is the upstream's branch.
import { type Result, success } from '../../domain/failure.js';
import { freshenClone } from '../../workspace/freshen-clone.js';
import type { Worker } from '../crew/worker.js';

/** The branch on which something was kept, or null. A workspace that is not made yet is fresh. */
export async function freshen(worker: Worker, branch: string): Promise<Result<string | null>> {
  const { workspace } = worker.record;
  if (workspace === null || workspace.kind !== 'clone') return success(null);
  const freshened = await freshenClone(workspace.path, branch);
  if (!freshened.ok) return freshened;
  const { kept } = freshened.value;
  if (kept === null) return success(null);
  worker.effects.tell(
    'warning',
    `What ${worker.id} had left is kept on ${kept.branch} in ${workspace.path}.`,
  );
  return success(kept.branch);
}
