// Can this command start at all? Looked at before anything is made, so that a typing error is a sentence and no session.
import { statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { failure, type Result, success } from '../../domain/failure.js';
import { isProgram } from '../../home/program.js';

const fallbackPath = '/usr/local/bin:/usr/bin:/bin';

/** Absolute path of the program that `name` means, as execvp(3) finds it with that PATH and in that directory. */
export function findProgram(name: string, cwd: string, path: string | undefined): Result<string> {
  if (!isDirectory(cwd)) {
    return failure('not-found', `The directory ${cwd} does not exist.`, {
      hint: 'It may have been removed; make the worker again.',
    });
  }
  if (name.includes('/')) {
    const file = resolve(cwd, name);
    if (isProgram(file)) return success(file);
    return failure('not-found', `${name} is not a program that can be run.`);
  }
  for (const directory of (path ?? fallbackPath).split(delimiter)) {
    const file = join(isAbsolute(directory) ? directory : resolve(cwd, directory), name);
    if (isProgram(file)) return success(file);
  }
  return failure('not-found', `${name} is not on PATH.`, {
    hint: `Install it, or name it by its full path. PATH was ${path ?? fallbackPath}`,
  });
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
