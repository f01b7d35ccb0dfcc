// A name that no worker has, told in one way wherever it is given.
import { failure, type Result } from './failure.js';

/** @param workers those that there are */
export function noWorker(project: string, name: string, workers: readonly string[]): Result<never> {
  return failure('not-found', `${project} has no worker ${name}.`, {
    hint:
      workers.length === 0
        ? 'It has none yet: `quarterdeck new` makes one.'
        : `Its workers: ${workers.join(', ')}.`,
  });
}
