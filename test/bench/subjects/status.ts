// How long after an agent says what it does every surface shows it: from the report's first byte to the snapshot a cockpit gets.
import { readFileSync } from 'node:fs';
import { connectSupervisor } from '../../../src/home/connect.js';
import { resolveHome } from '../../../src/home/home.js';
import { until } from '../../support/bounded.js';
import { fixture } from '../contest.js';
import type { Line } from '../stats.js';
import type { Subject, Surroundings } from '../subject.js';

export const statuses: Subject[] = [{ name: 'status', about: 'an agent reports → every surface', run }];

const script = fixture('reporter.mjs');
const rounds: [line: string, activity: string][] = [
  ['working', 'working'],
  ['blocked permission', 'waiting'],
  ['idle', 'idle'],
];

async function run({ instance, root, quick }: Surroundings): Promise<Line[]> {
  const count = quick ? 6 : 60;
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
  const what = 'an agent reports → every surface shows it';
  return [{ what, unit: 'ms', samples: { quarterdeck: samples }, budget: { p50: 1_000 } }];
}
