// From a key on the outer terminal to its echo there: alone, beside panes that work or flood, and over a long line.
import { openAll, script } from '../contest.js';
import type { RawTerminal } from '../raw-terminal.js';
import type { Budget, Line, Name } from '../stats.js';
import type { Subject, Surroundings } from '../subject.js';

/** Letters that nothing else on the screen prints. */
const letters = [...'ЖЩЮЯБДФЦЧШЭГ'];
const keysARound = 8;

interface Company {
  what: string;
  panes: string[][];
  rounds: number;
  budget: Budget;
  lagMs?: number;
  note?: string;
}

const busy = (count: number) => Array.from({ length: count }, () => script('busy.mjs'));
const flooding = (count: number) => Array.from({ length: count }, () => script('flood.mjs'));
const budget: Budget = { p50: 1.5, p90: 5, ratio: 4 };

export const echoes: Subject[] = [
  subject('echo', { what: 'alone', panes: [], rounds: 25, budget }),
  subject('echo-4', { what: 'beside 3 busy panes', panes: busy(3), rounds: 25, budget }),
  subject('echo-20', { what: '19 busy agents hidden', panes: busy(19), rounds: 25, budget }),
  subject('echo-flood', {
    what: 'beside 3 flooding panes',
    panes: flooding(3),
    rounds: 12,
    budget: { ratio: 4 },
  }),
  subject('echo-far', {
    what: 'over an 80 ms line',
    panes: [],
    rounds: 6,
    lagMs: 40,
    budget: { p50: 90 },
    note: '40 ms each way by a relay between the outer terminal and the program',
  }),
];

function subject(name: string, company: Company): Subject {
  return { name, about: `key → echo, ${company.what}`, run: around => run(around, company) };
}

async function run(around: Surroundings, company: Company): Promise<Line[]> {
  const { instance, root, names, quick } = around;
  const panes = [script('echo.mjs'), ...company.panes];
  const lag = company.lagMs === undefined ? {} : { lagMs: company.lagMs };
  const contests = await openAll({ instance, root, panes, ready: 'ready', ...lag }, names);
  const samples: Partial<Record<Name, number[]>> = {};
  const silent = new Set<Name>();
  const rounds = quick ? 3 : company.rounds;
  for (let round = 0; round < rounds; round++) {
    for (const { name, terminal } of contests) {
      if (silent.has(name)) continue;
      try {
        const taken = await typeKeys(terminal, round * keysARound, keysARound);
        samples[name] = [...(samples[name] ?? []), ...taken];
      } catch (error) {
        // A peer that loses a key is out of this subject; ours must not.
        if (name === 'quarterdeck') throw error;
        silent.add(name);
        delete samples[name];
      }
    }
  }
  for (const contest of contests) await contest.stop();
  const lost = silent.size === 0 ? [] : [`${[...silent].join(', ')}: no echo within 5 s`];
  const note = [company.note, ...lost].filter(one => one !== undefined).join('; ');
  const line: Line = { what: `key → echo, ${company.what}`, unit: 'ms', samples, budget: company.budget };
  return [note === '' ? line : { ...line, note }];
}

export async function typeKeys(terminal: RawTerminal, from: number, count: number): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
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
