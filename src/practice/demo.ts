// What `quarterdeck demo` opens the cockpit on.
import { join } from 'node:path';
import { type Result, success } from '../domain/failure.js';
import { makePracticeProject } from './project.js';

/** @param directory where the practice project lies, usually below the instance's data directory */
export async function prepareDemo(
  directory: string,
  options: { fresh: boolean },
): Promise<Result<{ root: string; upstream: string }>> {
  const made = await makePracticeProject(directory, options);
  return made.ok ? success(made.value) : made;
}

/** Where the work tree lies, below the directory that {@link prepareDemo} was given. */
export function practiceRoot(directory: string): string {
  return join(directory, 'tally');
}
