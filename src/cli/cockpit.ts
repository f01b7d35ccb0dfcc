// Without a command: the cockpit on the repository of the working directory.
import { failure, type Result, success } from '../domain/failure.js';
import { type Answer, type Call, environment, flag, nothing } from './call.js';

export async function run(call: Call): Promise<Result<Answer>> {
  const fit = checkTerminal(call);
  if (!fit.ok) return fit;
  return openCockpit(call, call.cwd, false);
}

/** A full screen needs a terminal that can address cells. */
export function checkTerminal(call: Call): Result<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    return failure('refused', 'The cockpit needs a terminal.', {
      hint: '`quarterdeck status` works without one; --help lists the commands.',
    });
  }
  if (call.env['TERM'] === 'dumb' && !isForReader(call)) {
    return failure(
      'refused',
      'The cockpit needs a terminal that can place text; TERM=dumb says this one cannot.',
      {
        hint: '`quarterdeck status` works here.',
      },
    );
  }
  return success(undefined);
}

/** @param directory in the project; one that is in none gets its sentence on the plain terminal */
export async function openCockpit(call: Call, directory: string, demo: boolean): Promise<Result<Answer>> {
  // React and Ink are many times slower without it, and read it while they load.
  process.env['NODE_ENV'] = 'production';
  const { runCockpit } = await import('../cockpit/main.js');
  const options = { home: call.home, directory, env: environment(call), demo, reader: isForReader(call) };
  const left = await runCockpit(options);
  return left.ok ? success(nothing) : left;
}

/** Lines instead of a picture. */
function isForReader(call: Call): boolean {
  return flag(call, 'screenReader') || (call.env['QUARTERDECK_SCREEN_READER'] ?? '') === '1';
}
