// How long after an agent says what it does every surface shows it: from the report's first byte to the snapshot a cockpit gets.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectSupervisor } from '../../src/home/connect.js';
import { resolveHome } from '../../src/home/home.js';
import { until } from '../support/bounded.js';
import type { Instance } from '../support/instance.js';
import { figures, type Line } from './stats.js';

const script = new URL('./fixtures/reporter.mjs', import.meta.url).pathname;
const rounds: [line: string, activity: string][] = [
  ['working', 'working'],
  ['blocked permission', 'waiting'],
  ['idle', 'idle'],
];

export async function benchStatus(instance: Instance, root: string, count: number): Promise<Line> {
  const log = instance.path('reports.log');
  await instance.ok(
    root,
    'new',
    '--name',
    'speaker',
    '--workspace',
    'here',
    '--',
    process.execPath,
    script,
    log,
  );
  const connected = await connectSupervisor(resolveHome(instance.env), 'cli');
  if (connected.state !== 'up') throw new Error('no supervisor');
  const { link } = connected;
  const seen: { activity: string | null; at: number }[] = [];
  link.onNotify('snapshot', snapshot => {
    const worker = snapshot.workers.find(one => one.id === 'speaker');
    if (worker) seen.push({ activity: worker.activity, at: performance.timeOrigin + performance.now() });
  });
  await link.call('project.watch', { root });
  const samples: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const [line, activity] = rounds[i % rounds.length] ?? ['idle', 'idle'];
    seen.length = 0;
    await link.call('worker.send', {
      root,
      worker: 'speaker',
      text: line,
      mode: 'type',
      enter: true,
      force: true,
    });
    await until(() => seen.some(one => one.activity === activity), `speaker is ${activity}`, 5_000);
    const said = readFileSync(log, 'utf8').trim().split('\n').at(-1)?.split(' ')[1];
    const shown = seen.find(one => one.activity === activity);
    samples.push((shown?.at ?? Number.NaN) - Number(said));
  }
  link.close();
  await instance.ok(root, 'kill', 'speaker', '--yes');
  return {
    what: 'status word after a report',
    unit: 'ms',
    ours: figures(samples),
    tmux: null,
    budget: '≤ 1000 ms',
  };
}

export const fixturesOf = (name: string): string =>
  join(new URL('./fixtures/', import.meta.url).pathname, name);
