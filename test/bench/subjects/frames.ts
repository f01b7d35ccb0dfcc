// What four busy panes cost: CPU of everything that draws them, bytes to the terminal, frames that arrive.
import { openAll, script } from '../contest.js';
import { cpuMs } from '../processes.js';
import type { RawTerminal } from '../raw-terminal.js';
import type { Line, Name } from '../stats.js';
import { inTurns, type Subject, type Surroundings } from '../subject.js';

const panes = 4;
/** Each pane draws so often; nobody needs to show more. */
const framesASecond = 60;
const roundMs = 5_000;

export const frames: Subject[] = [
  { name: 'frames', about: 'CPU and bytes a frame, 4 panes at 60 frames/s', run },
];

async function run(around: Surroundings): Promise<Line[]> {
  const { instance, root, names, quick } = around;
  const lines = { cpu: line('CPU a frame, everything', 'ms'), screen: line('CPU a frame, what draws', 'ms') };
  const bytes = line('bytes to the terminal a frame', 'B');
  const shown = line('frames shown', '/s');
  const commands = Array.from({ length: panes }, (_, at) => script('spin.mjs', String(at)));
  const contests = await openAll({ instance, root, panes: commands, ready: 'ready' }, names);
  for (const { name, terminal, pids } of inTurns(contests, quick ? 1 : 4)) {
    const all = pids();
    const before = { all: cpuMs(all), own: cpuMs([terminal.pid]), bytes: terminal.bytes };
    const from = performance.now();
    const count = await countFrames(terminal);
    const due = ((performance.now() - from) / 1000) * framesASecond;
    add(lines.cpu, name, (cpuMs(all) - before.all) / due);
    if (name === 'quarterdeck') add(lines.screen, name, (cpuMs([terminal.pid]) - before.own) / due);
    add(bytes, name, (terminal.bytes - before.bytes) / due);
    add(shown, name, count / (due / framesASecond));
  }
  for (const contest of contests) await contest.stop();
  lines.screen.budget = { p50: 2.5 };
  bytes.budget = { ratio: 1 };
  lines.cpu.note =
    'tmux is one process that parses and draws; ours are host, supervisor and cockpit together';
  const mprocs = bytes.samples.mprocs === undefined ? [] : ['mprocs draws one pane only'];
  if (mprocs[0] !== undefined) bytes.note = mprocs[0];
  shown.note = 'of a pane in the middle, by a counter in it';
  return [lines.cpu, lines.screen, bytes, shown];
}

function line(what: string, unit: string): Line {
  return { what: `4 panes at 60 frames/s: ${what}`, unit, samples: {} };
}

function add(to: Line, name: Name, value: number): void {
  to.samples[name] = [...(to.samples[name] ?? []), value];
}

/** How many different values of the first pane's counter (one of 16 letters in turn) reach the terminal. */
async function countFrames(terminal: RawTerminal): Promise<number> {
  let count = 0;
  let last = '';
  terminal.watch(data => {
    for (const letter of data.match(/[Ѐ-Џ]/gu) ?? []) {
      if (letter !== last) count++;
      last = letter;
    }
  });
  await new Promise(resolve => setTimeout(resolve, roundMs));
  terminal.watch(() => {});
  return count;
}
