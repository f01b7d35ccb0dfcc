// How long after the real Claude Code changes every surface shows it, against the stand-in API. The zero is what happens outside
// of Claude: a key that submits, the last byte of an answer; so its own time is in the figures.
import { Bench, keys } from '../../real/support/bench.js';
import { installClaude } from '../../real/support/install.js';
import type { Line } from '../stats.js';
import type { Subject } from '../subject.js';

const id = 'ada';
const eraseLine = '\u0015';

export const claudes: Subject[] = [
  {
    name: 'claude',
    about: 'Claude Code: how soon its state is shown',
    run: ({ quick }) => run(quick ? 1 : 8),
  },
];

async function run(rounds: number): Promise<Line[]> {
  const bin = await installClaude();
  if (bin === null) return [];
  const bench = await Bench.start(bin);
  const samples = {
    working: [] as number[],
    waiting: [] as number[],
    idle: [] as number[],
    escaped: [] as number[],
  };
  const becomes = async (word: string) => {
    await bench.becomes(id, word);
    return performance.now();
  };
  const answered = () => bench.api.answered.at(-1) ?? Number.NaN;
  try {
    await bench.make(id, 'scn:hello');
    await bench.becomes(id, 'idle');
    for (let round = 0; round < rounds; round++) {
      await bench.press(id, 'scn:bash');
      let from = performance.now();
      await bench.press(id, keys.enter);
      samples.working.push((await becomes('working')) - from);
      const waits = await becomes('waiting/permission');
      samples.waiting.push(waits - answered());
      await bench.answer(id, keys.enter);
      const rests = await becomes('idle');
      samples.idle.push(rests - answered());
      await bench.press(id, 'scn:slow,40,100');
      await bench.press(id, keys.enter);
      await bench.becomes(id, 'working');
      await bench.shows(id, 'line 3 of the slow stream');
      from = performance.now();
      await bench.press(id, keys.escape);
      samples.escaped.push((await becomes('idle')) - from);
      // It gives the prompt back to be edited.
      await bench.press(id, eraseLine);
    }
  } finally {
    await bench.stop();
  }
  const line = (what: string, values: number[]): Line => {
    return {
      what: `Claude Code: ${what}`,
      unit: 'ms',
      samples: { quarterdeck: values },
      budget: { p50: 1_000 },
    };
  };
  return [
    line('prompt submitted → working', samples.working),
    line('tool asked for → waiting(permission)', samples.waiting),
    line('last word said → idle', samples.idle),
    line('Esc in a turn → idle', samples.escaped),
  ];
}
