// Twenty agents that stream, a person attached to one of them: typing, scrolling and switching, as the outer terminal shows them.
import { type Contest, openAll, script, type Wanted } from '../contest.js';
import type { Budget, Line, Name } from '../stats.js';
import type { Subject, Surroundings } from '../subject.js';
import { typeKeys } from './echo.js';

/** One on the second row of each agent that streams; `Ω` is on that of the attached one. */
const letters = [...'αβγδεζηθικλμνξοπρστ'];
/** Whole lines of these are what scrolled off the attached one. */
const past = /[ЁЂЃЄЅІЇЈ]/u;
const keysARound = 8;
const wheelsARound = 8;
/** A round: each takes part in turn. */
const rounds = 25;
const answerMs = 10_000;
const wheelUp = '\x1b[<64;100;15M';

export const loads: Subject[] = [
  { name: 'load', about: '20 agents stream: typing, wheel, switching, palette, copy mode', run: alone },
  { name: 'load-grid', about: '20 agents stream, all in view: typing and focus', run: together },
];

/** Keys of a person, and what the terminal is sent when they have worked; without a line it only leads on to the next. */
interface Step {
  keys: string;
  shown: RegExp;
  line?: string;
}

type Lines = Record<string, { what: string; budget?: Budget }>;

const lines = {
  echo: { what: 'key → echo', budget: { p50: 1.5, p90: 5, ratio: 4 } },
  wheel: { what: 'wheel → picture' },
  switch: { what: 'key → the next agent in view' },
  attach: { what: 'keys → attached to another agent' },
  palette: { what: 'key → palette' },
  copy: { what: 'key → copy mode' },
} satisfies Lines;

/** The picture of another agent, and the double border of an attached pane, in either order; anchored, or it takes as long as what it times. */
const attachedTo = (letter: string) => new RegExp(`^(?=[^]*╔)(?=[^]*${letter})`, 'u');
/** Of `attach` in the hint line of command mode: what no hint before it has in the same cells. */
const commandMode = /tach/;

const wheels = (count: number): Step[] =>
  Array.from({ length: count }, () => ({ keys: wheelUp, shown: past, line: 'wheel' }));

const walk = (next: string, back: string): Step[] => [
  { keys: next, shown: /α/, line: 'switch' },
  { keys: next, shown: /β/, line: 'switch' },
  { keys: back, shown: /α/, line: 'switch' },
  { keys: back, shown: /Ω/, line: 'switch' },
];

const steps: Partial<Record<Name, Step[]>> = {
  quarterdeck: [
    ...wheels(wheelsARound),
    { keys: 'q', shown: /thinking/ },
    { keys: '\x11', shown: commandMode },
    { keys: ':', shown: /╭/, line: 'palette' },
    { keys: '\x1b', shown: commandMode },
    { keys: '[', shown: /\[0\//, line: 'copy' },
    { keys: 'q', shown: commandMode },
    ...walk('j', 'k'),
    { keys: '5\r', shown: attachedTo('δ'), line: 'attach' },
    { keys: '\x11', shown: commandMode },
    { keys: '1\r', shown: attachedTo('Ω'), line: 'attach' },
  ],
  tmux: [
    // Its first one only enters copy mode.
    { keys: wheelUp, shown: /\[0\// },
    ...wheels(wheelsARound - 1),
    { keys: 'q', shown: /thinking/ },
    { keys: '\x02[', shown: /\[0\//, line: 'copy' },
    { keys: 'q', shown: /thinking|\d/ },
    ...walk('\x02n', '\x02p'),
    { keys: '\x024', shown: /δ/, line: 'attach' },
    { keys: '\x020', shown: /Ω/, line: 'attach' },
  ],
};

async function alone(around: Surroundings): Promise<Line[]> {
  const measured = await measure(around, steps, {});
  const note = 'tmux: windows';
  return linesOf(lines, measured, '20 agents stream').map(line =>
    line.samples.tmux !== undefined && /agent(?! stream)/.test(line.what.split(': ')[1] ?? '')
      ? { ...line, note }
      : line,
  );
}

async function together(around: Surroundings): Promise<Line[]> {
  // Pointer of the focused pane's title; colour of the active border.
  const focus: Partial<Record<Name, Step[]>> = {
    quarterdeck: [
      { keys: '\x11', shown: commandMode },
      ...['l', 'j', 'h', 'k'].map(keys => ({ keys, shown: /▸/, line: 'focus' })),
      { keys: '\r', shown: /╔/ },
    ],
    tmux: ['C', 'B', 'D', 'A'].map(arrow => ({
      keys: `\x02\x1b[${arrow}`,
      shown: /38;5;201/,
      line: 'focus',
    })),
  };
  const measured = await measure(around, focus, { together: true });
  const all: Lines = { echo: lines.echo, focus: { what: 'key → focus on the pane beside' } };
  return linesOf(all, measured, '20 agents stream in view');
}

type Measured = Record<string, Partial<Record<Name, number[]>>>;

async function measure(
  { instance, root, names, quick }: Surroundings,
  parts: Partial<Record<Name, Step[]>>,
  more: Partial<Wanted>,
): Promise<Measured> {
  const panes = [script('lively.mjs'), ...letters.map(letter => script('stream.mjs', letter))];
  const taking = names.filter(name => parts[name] !== undefined);
  const contests = await openAll({ instance, root, panes, ready: 'thinking', ...more }, taking);
  const measured: Measured = {};
  for (let round = 0; round < (quick ? 2 : rounds); round++) {
    for (const contest of contests) {
      const echoes = await typeKeys(contest.terminal, round * keysARound, keysARound);
      for (const ms of echoes) add(measured, 'echo', contest.name, ms);
      for (const step of parts[contest.name] ?? []) {
        const ms = await take(contest, step);
        if (step.line !== undefined) add(measured, step.line, contest.name, ms);
      }
    }
  }
  for (const contest of contests) await contest.stop();
  return measured;
}

let taken = 0;

async function take({ name, terminal }: Contest, { keys, shown }: Step): Promise<number> {
  // In step with nobody's frames, and so late that the picture before is complete.
  await new Promise(resolve => setTimeout(resolve, 60 + ((taken++ * 37) % 45)));
  const answered = terminal.until(shown, answerMs).catch((error: Error) => {
    throw new Error(`${name}, ${JSON.stringify(keys)}: ${error.message}`);
  });
  const pressed = performance.now();
  terminal.write(keys);
  return (await answered) - pressed;
}

function add(measured: Measured, line: string, name: Name, ms: number): void {
  const samples = (measured[line] ??= {});
  samples[name] = [...(samples[name] ?? []), ms];
}

function linesOf(wanted: Lines, measured: Measured, load: string): Line[] {
  return Object.entries(wanted).map(([line, { what, budget }]) => ({
    what: `${load}: ${what}`,
    unit: 'ms',
    samples: measured[line] ?? {},
    ...(budget === undefined ? {} : { budget }),
  }));
}
