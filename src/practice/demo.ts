// What `quarterdeck demo` opens the cockpit on.
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
