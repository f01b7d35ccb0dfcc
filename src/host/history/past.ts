// The history of a session that no host has any more, out of its recording alone.
import { statSync } from 'node:fs';
import { failure, type Result } from '../../domain/failure.js';
import type { Archives } from './archives.js';
import { History } from './history.js';

/** 16 MB are replayed in a second or so; what is not is replayed by the next request. */
const replayMs = 6_000;

/** @param file of its recording */
export function withPast<T>(
  archives: Archives,
  file: string,
  use: (history: History) => Promise<Result<T>>,
): Promise<Result<T>> {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    return Promise.resolve(
      failure('not-found', 'There is no such session on this host, and no recording of it.'),
    );
  }
  return archives.use(file, async archive => {
    await archive.reach(Number.POSITIVE_INFINITY, performance.now() + replayMs);
    const { screen, oldest } = archive;
    if (screen === null) return failure('not-found', 'There is nothing in the recording of that session.');
    const source = { epoch: 0, screen, generation: 0, paused: false, updatingSince: null };
    return use(
      new History(source, {
        archives: { use: (_file, run) => run(archive) },
        recording: () => ({ file, oldestLine: oldest, settle: () => Promise.resolve() }),
      }),
    );
  });
}
