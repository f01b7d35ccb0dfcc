// How long until the last line of a large file has been seen: in an attached pane on the outer screen, and detached by the program itself.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { until } from '../../support/bounded.js';
import { fixture, openAll, script, tmuxOf } from '../contest.js';
import type { Budget, Line, Name } from '../stats.js';
import { type Kind, kinds, writeStream } from '../streams.js';
import { inTurns, type Subject, type Surroundings } from '../subject.js';

/** Letters that no stream holds: the last thing to come, and never the one that stands there already. */
const ends = [...'ЖЩЮЯБДФЦЧШЭГ'];
const patienceMs = 180_000;
const budgets: Record<Kind, Budget> = {
  ascii: { ratio: 1.2 },
  truecolor: { ratio: 1 },
  unicode: { ratio: 1.2 },
  agent: { ratio: 1 },
};

export const cats: Subject[] = kinds.flatMap(kind => [
  { name: `cat-${kind}`, about: `cat of 50 MB ${kind}, attached`, run: around => attached(around, kind) },
  { name: `pour-${kind}`, about: `50 MB ${kind} printed, detached`, run: around => detached(around, kind) },
]);

async function attached(around: Surroundings, kind: Kind): Promise<Line[]> {
  const { instance, root, quick, names } = around;
  const mb = quick ? 4 : 50;
  const file = writeStream(instance.path('stream'), kind, mb);
  const contests = await openAll(
    { instance, root, panes: [['sh', fixture('cat.sh')]], ready: 'ready' },
    names,
  );
  const samples: Partial<Record<Name, number[]>> = {};
  for (const [at, { name, terminal }] of inTurns(contests, quick ? 1 : 3).entries()) {
    const end = ends[at % ends.length] ?? 'Ж';
    const seen = terminal.until(end, patienceMs);
    const from = performance.now();
    terminal.write(`${file} ${end}\r`);
    samples[name] = [...(samples[name] ?? []), (await seen) - from];
  }
  for (const contest of contests) await contest.stop();
  return [{ what: `\`cat\` of ${mb} MB ${kind}, attached`, unit: 'ms', samples, budget: budgets[kind] }];
}

async function detached(around: Surroundings, kind: Kind): Promise<Line[]> {
  const { instance, root, quick, names } = around;
  const mb = quick ? 4 : 50;
  const file = writeStream(instance.path('stream'), kind, mb);
  const samples: Partial<Record<Name, number[]>> = {};
  const tmux = tmuxOf(instance);
  const programs = names.filter(name => name !== 'mprocs');
  for (const [at, name] of inTurns(programs, quick ? 1 : 3).entries()) {
    const log = instance.path(`poured-${at}`);
    const command = script('pour.mjs', file, log);
    if (name === 'tmux') tmux('new-session', '-d', '-x', '200', '-y', '50', ...command);
    else await instance.ok(root, 'new', '--name', `pour-${at}`, '--workspace', 'here', '--', ...command);
    await until(() => existsSync(log) && readFileSync(log, 'utf8') !== '', `${name} has it`, patienceMs);
    samples[name] = [...(samples[name] ?? []), Number(readFileSync(log, 'utf8'))];
  }
  const what = `${mb} MB ${kind} printed, detached`;
  return [{ what, unit: 'ms', samples, budget: budgets[kind] }];
}

export function stopTmux(socket: string): void {
  try {
    execFileSync('tmux', ['-S', socket, 'kill-server'], { stdio: 'pipe' });
  } catch {
    // None runs any more.
  }
}
