// What a person waits for at a prompt: a command, the cockpit's first full screen; tmux' attach and a tmux command beside them.
import { execFileSync } from 'node:child_process';
import { programFile } from '../../../src/home/launch.js';
import type { Instance } from '../../support/instance.js';
import { size, tmuxOf } from '../contest.js';
import { RawTerminal } from '../raw-terminal.js';
import type { Line } from '../stats.js';
import type { Subject, Surroundings } from '../subject.js';

const hello = ['sh', '-c', 'echo hello-from-agent; exec cat'];

export const starts: Subject[] = [
  { name: 'command', about: '`quarterdeck status --json`, the whole process', run: command },
  { name: 'start', about: 'cockpit, start to the first full screen', run: start },
];

async function command({ instance, root, quick }: Surroundings): Promise<Line[]> {
  await instance.ok(root, 'status');
  const tmux = tmuxOf(instance);
  tmux('new-session', '-d', 'cat');
  const samples = { quarterdeck: [] as number[], tmux: [] as number[] };
  const timed = (run: () => void): number => {
    const from = performance.now();
    run();
    return performance.now() - from;
  };
  const status = () =>
    execFileSync(process.execPath, [programFile, 'status', '--json'], { cwd: root, env: instance.env });
  for (let i = 0; i < (quick ? 3 : 20); i++) {
    samples.quarterdeck.push(timed(status));
    samples.tmux.push(timed(() => tmux('list-panes')));
  }
  return [{ what: '`quarterdeck status --json`, whole process', unit: 'ms', samples, budget: { p50: 150 } }];
}

async function start({ instance, root, quick }: Surroundings): Promise<Line[]> {
  await instance.ok(root, 'new', '--name', 'one', '--workspace', 'here', '--', ...hello);
  tmuxOf(instance)('new-session', '-d', '-x', '200', '-y', '50', ...hello);
  const samples = { quarterdeck: [] as number[], tmux: [] as number[] };
  const tmuxArgs = ['-S', instance.path('tmux'), 'attach'];
  for (let i = 0; i < (quick ? 2 : 10); i++) {
    samples.quarterdeck.push(await shows(instance, root, process.execPath, [programFile]));
    samples.tmux.push(await shows(instance, root, 'tmux', tmuxArgs));
  }
  const what = 'warm start to the first full screen';
  return [{ what, unit: 'ms', samples, budget: { p50: 300 } }];
}

async function shows(instance: Instance, cwd: string, file: string, args: string[]): Promise<number> {
  const from = performance.now();
  const terminal = new RawTerminal(file, args, { cwd, env: instance.env, ...size });
  const seen = await terminal.until('hello-from-agent', 15_000);
  terminal.kill();
  return seen - from;
}
