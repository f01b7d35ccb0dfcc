// The list of benches, and the one table that they print.

import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { programFile } from '../../src/home/launch.js';
import { Instance } from '../support/instance.js';
import { makeRepository } from '../support/repository.js';
import { benchClaude } from './claude.js';
import { benchEcho } from './echo.js';
import { RawTerminal } from './raw-terminal.js';
import { figures, type Line, table } from './stats.js';
import { benchStatus } from './status.js';

type Bench = { name: string; run(instance: Instance, root: string): Promise<Line | Line[]> };

const benches: Bench[] = [
  { name: 'command', run: benchCommand },
  { name: 'start', run: benchStart },
  { name: 'status', run: (instance, root) => benchStatus(instance, root, 60) },
  { name: 'claude', run: () => benchClaude(8) },
  { name: 'echo', run: (instance, root) => benchEcho(instance, root, 1) },
  { name: 'echo-4', run: (instance, root) => benchEcho(instance, root, 4) },
  { name: 'echo-20', run: (instance, root) => benchEcho(instance, root, 20) },
];

/** @param names of benches; all when empty. Gives the exit code. */
export async function bench(names: string[]): Promise<number> {
  const chosen = benches.filter(one => names.length === 0 || names.includes(one.name));
  if (chosen.length === 0) {
    console.error(`no such bench; there are: ${benches.map(one => one.name).join(', ')}`);
    return 2;
  }
  const lines: Line[] = [];
  for (const one of chosen) {
    process.stderr.write(`${one.name} …\n`);
    const instance = new Instance();
    try {
      lines.push(...[await one.run(instance, makeRepository(instance.path('app')).path)].flat());
    } finally {
      RawTerminal.killAll();
      await instance.dispose();
    }
  }
  const tmuxVersion = execFileSync('tmux', ['-V'], { encoding: 'utf8' }).trim();
  console.log(
    `\n${cpus().length} × ${cpus()[0]?.model ?? 'cpu'}, Node ${process.versions.node}, ${tmuxVersion}\n`,
  );
  console.log(table(lines));
  return 0;
}

/** A command against a warm supervisor, as a person waits for it: the whole process. */
async function benchCommand(instance: Instance, root: string): Promise<Line> {
  await instance.ok(root, 'status');
  const samples: number[] = [];
  for (let i = 0; i < 20; i += 1) {
    const started = performance.now();
    execFileSync(process.execPath, [programFile, 'status', '--json'], { cwd: root, env: instance.env });
    samples.push(performance.now() - started);
  }
  return {
    what: '`quarterdeck status --json`, whole process',
    unit: 'ms',
    ours: figures(samples),
    tmux: null,
    budget: '≤ 150 ms',
  };
}

/** From the start of the cockpit to its first full screen, supervisor and host running. */
async function benchStart(instance: Instance, root: string): Promise<Line> {
  await instance.ok(
    root,
    'new',
    '--name',
    'one',
    '--workspace',
    'here',
    '--',
    'sh',
    '-c',
    'echo hello-from-agent; exec cat',
  );
  const samples: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    const started = performance.now();
    const terminal = new RawTerminal(process.execPath, [programFile], {
      cwd: root,
      env: instance.env,
      cols: 200,
      rows: 50,
    });
    samples.push((await terminal.until('hello-from-agent', 15_000)) - started);
    terminal.kill();
  }
  return {
    what: 'cockpit, start to first full screen',
    unit: 'ms',
    ours: figures(samples),
    tmux: null,
    budget: '≤ 300 ms',
  };
}
