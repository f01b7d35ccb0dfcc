// `attach <worker>`: one worker over the whole terminal.
import type { LoadedConfig } from '../config/config.js';
import { failure, type Result, success } from '../domain/failure.js';
import type { WorkerView } from '../domain/worker.js';
import { type Answer, type Call, nothing, word } from './call.js';
import { findWorker, openProject, withSupervisor } from './crew.js';
import { settingsOf } from './settings.js';
import { stateText } from './worker-report.js';

export async function run(call: Call): Promise<Result<Answer>> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    return failure('refused', 'attach needs a terminal.', {
      hint: '`quarterdeck capture` prints a screen and `quarterdeck send` types without one.',
    });
  }
  const opened = await withSupervisor(call, link => openProject(call, link));
  if (!opened.ok) return opened;
  const worker = findWorker(opened.value, word(call, 0));
  if (!worker.ok) return worker;
  const settings = await settingsOf(call, opened.value.project.root);
  const attached = await attachTo(call, worker.value, settings);
  return attached.ok ? success({ ...attached.value, complaints: settings.problems }) : attached;
}

async function attachTo(
  call: Call,
  worker: WorkerView,
  { config, commands }: Pick<LoadedConfig, 'config' | 'commands'>,
): Promise<Result<Answer>> {
  if (worker.address === null || (worker.session?.pid ?? null) === null) {
    return failure('refused', `${worker.id} has no session: it is ${stateText(worker)}.`, {
      hint: `\`quarterdeck restart ${worker.id}\` starts one.`,
    });
  }
  const { runAttach } = await import('../cockpit/attach.js');
  const code = await runAttach({
    home: call.home,
    address: worker.address,
    worker: worker.id,
    config,
    commands,
  });
  return success(code === 0 ? nothing : { ...nothing, trouble: 'failed' });
}
