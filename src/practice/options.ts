// The flags of the practice agent, and the words in a task's title that mean the same.
import { parseArgs } from 'node:util';
import { failure, messageOf, type Result, success } from '../domain/failure.js';

export interface PracticeOptions {
  help: boolean;
  worker: string;
  /** Milliseconds that a step of the work takes on average. */
  stepMs: number;
  seed: string;
  /** Title or id of the only task to do. */
  task: string | null;
  /** The task is claimed already, in our name: the nonce in its lock, and the lock's name. */
  claim: { id: string; run: string } | null;
  prompt: string | null;
  conversation: string | null;
  resume: string | null;
  /** With resume: only once somebody types something. */
  wait: boolean;
  one: boolean;
  stay: boolean;
  idle: boolean;
  askPermission: boolean;
  askQuestion: boolean;
  /** Signal name or exit code. */
  crash: string | null;
  stuck: boolean;
  /** Lines a second; Infinity for as fast as it goes. */
  flood: number | null;
  ignoreHup: boolean;
  ignoreTerm: boolean;
  children: boolean;
}

export const help = `The practice agent: works through TODO.md as an agent would, without a model. For demos and tests.

  --worker <name>         who it is; QUARTERDECK_WORKER when missing
  --task <title>          only this task, by title or id; one that TODO.md does not have gets a note
  --claim <id>:<run>      with --task: the task is claimed for us already, by that lock with that nonce
  --prompt <text>         what to do: taken as a task, unless it speaks of TODO.md
  --one                   one task, then the end
  --stay                  wait at the prompt when nothing is left
  --idle                  no task: a prompt to steer it by (type help)
  --conversation <id>     its own name for this run
  --resume <id>           go on with the task of that run
  --wait                  with --resume: only when something is typed
  --speed <factor>        2 is twice as fast
  --step-ms <ms>          how long a step takes (1000)
  --seed <text>           the same choices again

  --ask-permission        ask before every edit                      in a title: [ask]
  --ask-question          ask which of two ways                      [question]
  --crash <signal|code>   end like that in the first task            [crash], [crash 3], [crash SEGV]
  --stuck                 fail three times, write STUCK.md, go on    [stuck]
  --flood <lines/s>       print; "forever" is as fast as it goes     [flood]
  --children              start a child in a session of its own      [children]
                          and a daemon that ignores HUP and TERM
  --ignore-hup, --ignore-term
`;

const flags = {
  help: { type: 'boolean', short: 'h' },
  worker: { type: 'string' },
  task: { type: 'string' },
  claim: { type: 'string' },
  prompt: { type: 'string' },
  conversation: { type: 'string' },
  resume: { type: 'string' },
  wait: { type: 'boolean' },
  one: { type: 'boolean' },
  stay: { type: 'boolean' },
  idle: { type: 'boolean' },
  speed: { type: 'string' },
  'step-ms': { type: 'string' },
  seed: { type: 'string' },
  'ask-permission': { type: 'boolean' },
  'ask-question': { type: 'boolean' },
  crash: { type: 'string' },
  stuck: { type: 'boolean' },
  flood: { type: 'string' },
  children: { type: 'boolean' },
  'ignore-hup': { type: 'boolean' },
  'ignore-term': { type: 'boolean' },
} as const;

const defaultStepMs = 1000;

export function readOptions(args: string[], env: NodeJS.ProcessEnv): Result<PracticeOptions> {
  try {
    const { values } = parseArgs({ args, options: flags, allowPositionals: false });
    const stepMs = positive(values['step-ms'] ?? `${defaultStepMs}`, '--step-ms', true);
    const speed = positive(values.speed ?? '1', '--speed', false);
    if (values.crash !== undefined && !isEnd(values.crash)) {
      return failure('usage', `--crash takes a signal such as SEGV or an exit code, not ${values.crash}.`);
    }
    const worker = values.worker ?? env['QUARTERDECK_WORKER'] ?? 'practice';
    return success({
      help: values.help ?? false,
      worker: worker.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 64) || 'practice',
      stepMs: stepMs / speed,
      seed: values.seed ?? `${Math.random()}`,
      task: values.task ?? null,
      claim: readClaim(values.claim),
      prompt: values.prompt ?? null,
      conversation: values.conversation ?? null,
      resume: values.resume ?? null,
      wait: values.wait ?? false,
      one: values.one ?? false,
      stay: values.stay ?? false,
      idle: values.idle ?? false,
      askPermission: values['ask-permission'] ?? false,
      askQuestion: values['ask-question'] ?? false,
      crash: values.crash ?? null,
      stuck: values.stuck ?? false,
      flood: values.flood === undefined ? null : floodRate(values.flood),
      ignoreHup: values['ignore-hup'] ?? false,
      ignoreTerm: values['ignore-term'] ?? false,
      children: values.children ?? false,
    });
  } catch (error) {
    return failure('usage', `${messageOf(error)}`, { hint: 'quarterdeck practice-agent --help' });
  }
}

function readClaim(text: string | undefined): PracticeOptions['claim'] {
  if (text === undefined) return null;
  const [, id, run] = /^([a-z0-9][a-z0-9._-]*):([0-9a-f-]{36})$/.exec(text) ?? [];
  if (id === undefined || run === undefined) throw new Error(`--claim takes <id>:<run>, not ${text}.`);
  return { id, run };
}

/** What a title asks for, such as `[ask]` or `[crash 3]`. */
export interface Mischief {
  ask: boolean;
  question: boolean;
  crash: string | null;
  stuck: boolean;
  flood: boolean;
  children: boolean;
}

export function readMischief(title: string): Mischief {
  const words = [...title.matchAll(/\[([a-z]+)(?: +(\w+))?\]/gi)].map(([, word = '', value]) => ({
    word: word.toLowerCase(),
    value,
  }));
  const has = (word: string) => words.some(found => found.word === word);
  const crash = words.find(found => found.word === 'crash');
  return {
    ask: has('ask'),
    question: has('question'),
    crash:
      crash === undefined ? null : crash.value !== undefined && isEnd(crash.value) ? crash.value : 'KILL',
    stuck: has('stuck'),
    flood: has('flood'),
    children: has('children'),
  };
}

export const signals = ['SEGV', 'KILL', 'TERM', 'ABRT', 'HUP', 'INT', 'QUIT', 'BUS'];

function isEnd(how: string): boolean {
  return /^\d{1,3}$/.test(how) || signals.includes(signalName(how));
}

export function signalName(how: string): string {
  return how.toUpperCase().replace(/^SIG/, '');
}

export function floodRate(text: string): number {
  return text === 'forever' ? Number.POSITIVE_INFINITY : positive(text, '--flood', false);
}

function positive(text: string, name: string, zero: boolean): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0 || (value === 0 && !zero)) {
    throw new Error(`${name} takes a number, not ${text}.`);
  }
  return value;
}
