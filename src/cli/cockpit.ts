// Without a command: the cockpit on the repository of the working directory.
import { failure, type Result, success } from '../domain/failure.js';
import { type Answer, type Call, environment, nothing } from './call.js';
import { openProject, withSupervisor } from './crew.js';

export async function run(call: Call): Promise<Result<Answer>> {
  const fit = checkTerminal(call);
  if (!fit.ok) return fit;
  // Before the screen is taken: a directory that is no repository gets its sentence on the plain terminal.
  const opened = await withSupervisor(call, link => openProject(call, link));
  if (!opened.ok) return opened;
  return openCockpit(call, opened.value.project.root, false);
}

/** A full screen needs a terminal that can address cells. */
export function checkTerminal(call: Call): Result<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    return failure('refused', 'The cockpit needs a terminal.', {
      hint: '`quarterdeck status` works without one; --help lists the commands.',
    });
  }
  if (call.env['TERM'] === 'dumb') {
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

export async function openCockpit(call: Call, root: string, demo: boolean): Promise<Result<Answer>> {
  // React and Ink are many times slower without it, and read it while they load.
  process.env['NODE_ENV'] = 'production';
  const { runCockpit } = await import('../cockpit/main.js');
  process.exitCode = await runCockpit({ home: call.home, root, env: environment(call), demo });
  return success(nothing);
}
