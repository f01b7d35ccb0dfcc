// Attaching to a pane with a full scrollback: from the command to the last line of its screen.
import { programFile } from '../../../src/home/launch.js';
import { until } from '../../support/bounded.js';
import { script, size, tmuxOf } from '../contest.js';
import { RawTerminal } from '../raw-terminal.js';
import type { Line } from '../stats.js';
import type { Subject, Surroundings } from '../subject.js';

export const attaches: Subject[] = [
  { name: 'attach', about: 'attach to a pane with a full scrollback', run },
];

async function run({ instance, root, quick }: Surroundings): Promise<Line[]> {
  const filled = script('fill.mjs');
  await instance.ok(root, 'new', '--name', 'full', '--workspace', 'here', '--', ...filled);
  const tmux = tmuxOf(instance);
  tmux('new-session', '-d', '-x', '200', '-y', '50', ...filled);
  const last = 'the-last-line';
  await until(async () => (await instance.ok(root, 'capture', 'full')).stdout.includes(last), 'ours is full');
  await until(() => tmux('capture-pane', '-p').includes(last), 'tmux is full');
  const samples = { quarterdeck: [] as number[], tmux: [] as number[] };
  const time = async (file: string, args: string[]) => {
    const from = performance.now();
    const terminal = new RawTerminal(file, args, { cwd: root, env: instance.env, ...size });
    const seen = await terminal.until(last, 15_000);
    terminal.kill();
    return seen - from;
  };
  for (let i = 0; i < (quick ? 2 : 10); i++) {
    samples.quarterdeck.push(await time(process.execPath, [programFile, 'attach', 'full']));
    samples.tmux.push(await time('tmux', ['-S', instance.path('tmux'), 'attach']));
  }
  const what = '`attach` to a pane with a full scrollback';
  return [{ what, unit: 'ms', samples, budget: { p50: 300 } }];
}
