// From a key on the outer terminal to its echo there, with a crew that prints: ours and tmux in turns, so that both meet the same machine.
import { execFileSync } from 'node:child_process';
import { programFile } from '../../src/home/launch.js';
import type { Instance } from '../support/instance.js';
import { RawTerminal } from './raw-terminal.js';
import { figures, type Line } from './stats.js';
import { fixturesOf } from './status.js';

const size = { cols: 200, rows: 50 };
/** Letters that nothing else on the screen prints. */
const letters = [...'ЖЩЮЯБДФЦЧШЭГ'];
const rounds = 25;
const keysARound = 8;

export interface Contest {
  name: string;
  terminal: RawTerminal;
  stop(): Promise<void>;
}

async function ours(instance: Instance, root: string, workers: number): Promise<Contest> {
  await instance.ok(
    root,
    'new',
    '--name',
    'a-echo',
    '--workspace',
    'here',
    '--',
    process.execPath,
    fixturesOf('echo.mjs'),
  );
  for (let i = 1; i < workers; i += 1) {
    await instance.ok(
      root,
      'new',
      '--name',
      `busy-${i}`,
      '--workspace',
      'here',
      '--',
      process.execPath,
      fixturesOf('busy.mjs'),
    );
  }
  const terminal = new RawTerminal(process.execPath, [programFile], {
    cwd: root,
    env: instance.env,
    ...size,
  });
  await terminal.until('ready', 15_000);
  terminal.write('1');
  terminal.write('\r');
  await terminal.until('comes back', 10_000);
  return {
    name: 'quarterdeck',
    terminal,
    stop: async () => {
      terminal.kill();
      await instance.ok(root, 'kill', '--all', '--yes');
    },
  };
}

async function tmux(instance: Instance, workers: number): Promise<Contest> {
  const socket = instance.path('tmux');
  const run = (...args: string[]) =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], { env: instance.env, stdio: 'pipe' });
  run('new-session', '-d', '-x', '200', '-y', '50', process.execPath, fixturesOf('echo.mjs'));
  run('set', '-g', 'escape-time', '0');
  for (let i = 1; i < workers; i += 1) {
    // Beyond nine, our layout shows one pane and a line for each other: windows are tmux' way to that.
    const where = workers > 9 ? ['new-window', '-d'] : ['split-window', '-t', ':0.0', '-d'];
    run(...where, process.execPath, fixturesOf('busy.mjs'));
    if (workers <= 9) run('select-layout', '-t', ':0', 'tiled');
  }
  run('select-pane', '-t', ':0.0');
  const terminal = new RawTerminal('tmux', ['-S', socket, 'attach'], {
    cwd: instance.root,
    env: instance.env,
    ...size,
  });
  await terminal.until('ready', 15_000);
  return {
    name: 'tmux',
    terminal,
    stop: async () => {
      run('kill-server');
      terminal.kill();
    },
  };
}

async function typeKeys(terminal: RawTerminal, from: number, count: number): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const letter = letters[(from + i) % letters.length] ?? 'Ж';
    // People type at their own time, not in step with the frames.
    await new Promise(resolve => setTimeout(resolve, 20 + ((i * 37) % 45)));
    const echoed = terminal.until(letter, 5_000);
    const pressed = performance.now();
    terminal.write(letter);
    samples.push((await echoed) - pressed);
  }
  return samples;
}

export async function benchEcho(instance: Instance, root: string, workers: number): Promise<Line> {
  const contests = [await ours(instance, root, workers), await tmux(instance, workers)];
  const samples: number[][] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, contest] of contests.entries()) {
      samples[i]?.push(...(await typeKeys(contest.terminal, round * keysARound, keysARound)));
    }
  }
  for (const contest of contests) await contest.stop();
  const company = workers > 9 ? `${workers - 1} busy agents, hidden` : `${workers - 1} busy panes`;
  const what = `key → echo, attached, ${workers === 1 ? 'alone' : company}`;
  return {
    what,
    unit: 'ms',
    ours: figures(samples[0] ?? []),
    tmux: figures(samples[1] ?? []),
    budget: '≤ 1.5 / 5 ms, ≤ 4× tmux',
  };
}
