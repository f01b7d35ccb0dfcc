// Ctrl-C during `yes`: from the key to the prompt that says it was heard.
import { fixture, openAll } from '../contest.js';
import type { Line, Name } from '../stats.js';
import { inTurns, type Subject, type Surroundings } from '../subject.js';

const ends = [...'ЖЩЮЯБДФЦЧШЭГ'];

export const interrupts: Subject[] = [{ name: 'interrupt', about: 'Ctrl-C during `yes`', run }];

async function run(around: Surroundings): Promise<Line[]> {
  const { instance, root, names, quick } = around;
  const panes = [['sh', fixture('yes.sh')]];
  const contests = await openAll({ instance, root, panes, ready: 'ready' }, names);
  const samples: Partial<Record<Name, number[]>> = {};
  const lost = new Set<Name>();
  for (const [at, { name, terminal }] of inTurns(contests, quick ? 2 : 10).entries()) {
    const end = ends[at % ends.length] ?? 'Ж';
    if (lost.has(name)) continue;
    const floods = terminal.until(/flood/, 10_000);
    terminal.write(`${end}\r`);
    try {
      await floods;
    } catch (error) {
      // What a peer does not manage is told and is no reason to measure nobody; what we do not manage is.
      if (name === 'quarterdeck') throw error;
      lost.add(name);
      continue;
    }
    await new Promise(resolve => setTimeout(resolve, 700));
    const seen = terminal.until(end, 30_000);
    const from = performance.now();
    terminal.write('\u0003');
    samples[name] = [...(samples[name] ?? []), (await seen) - from];
  }
  for (const contest of contests) await contest.stop();
  const line: Line = {
    what: 'Ctrl-C during `yes` → the next prompt',
    unit: 'ms',
    samples,
    budget: { ratio: 1.5 },
  };
  return [lost.size === 0 ? line : { ...line, note: `${[...lost].join(', ')}: no flood within 10 s` }];
}
