// The prompt of the practice agent: what is typed is echoed, and a few words make it do things, so that tests and people can steer it.
import { type Desk, Interrupted } from './desk.js';
import { crash, flood, startChildren } from './mischief.js';
import { floodRate } from './options.js';

const idleHelp = [
  'work <seconds> · ask · question · flood <lines/s|forever> [lines] · children · crash <signal|code>',
  'error <text> · done <text> · say <text> · title <text> · bell · exit [code]',
];

/** Resolves with the exit code, when told to end. */
export async function serveIdle(desk: Desk, hello: string): Promise<number> {
  const lines: string[] = [];
  let wake: (() => void) | null = null;
  desk.onLine = line => {
    lines.push(line);
    wake?.();
  };
  desk.ending.addEventListener('abort', () => wake?.(), { once: true });
  const closed = () => {
    lines.push('exit');
    wake?.();
  };
  process.stdin.once('end', closed);
  desk.say('idle', hello);
  try {
    while (!desk.ending.aborted) {
      const line = lines.shift();
      if (line === undefined) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
        continue;
      }
      desk.screen.log(`› ${line}`, 'head');
      const code = await obey(desk, line.trim());
      if (code !== null) return code;
    }
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) return 0;
    throw error;
  } finally {
    process.stdin.off('end', closed);
  }
}

async function obey(desk: Desk, line: string): Promise<number | null> {
  const [verb = '', ...rest] = line.split(/\s+/);
  const text = line.slice(verb.length).trim();
  switch (verb) {
    case 'exit':
      return Number(rest[0] ?? 0) & 0xff;
    case 'help':
      desk.screen.logLines(idleHelp, 'dim');
      return null;
    case 'error':
    case 'done':
      desk.say(verb, text || verb);
      return null;
    case 'title':
      desk.screen.setTitle(text);
      return null;
    case 'bell':
      desk.screen.send('\x07');
      return null;
    case 'say':
      desk.screen.log(text);
      return null;
    default:
      await act(desk, verb, rest, line);
      desk.say('idle', 'waiting for you');
      return null;
  }
}

const maxWorkSeconds = 3600;

async function act(desk: Desk, verb: string, rest: string[], line: string): Promise<void> {
  if (verb === 'work') {
    const seconds = Math.min(maxWorkSeconds, Math.max(0, Number(rest[0] ?? 1) || 0));
    desk.say('working', `working for ${seconds} s`);
    await desk.sleep(seconds * 1000);
    desk.screen.log(`worked ${seconds} s`, 'dim');
  } else if (verb === 'ask' || verb === 'question') {
    const kind = verb === 'ask' ? 'permission' : 'question';
    const msg = verb === 'ask' ? 'approve Bash: echo hello' : 'answer: tea or coffee?';
    const answers = verb === 'ask' ? ['Yes', 'No'] : ['Tea', 'Coffee'];
    desk.say('working', 'asking you');
    const chosen = await desk.ask({ kind, msg, lines: [msg], answers });
    desk.screen.log(`answered: ${answers[chosen] ?? ''}`);
  } else if (verb === 'flood') {
    desk.say('working', 'flooding');
    await flood(desk, rateOf(rest[0]), Number(rest[1] ?? Number.POSITIVE_INFINITY));
  } else if (verb === 'children') await startChildren(desk);
  else if (verb === 'crash') await crash(rest[0] ?? 'SEGV');
  else desk.screen.log(`you said: ${line}`);
}

function rateOf(text: string | undefined): number {
  try {
    return floodRate(text ?? 'forever');
  } catch {
    return 100;
  }
}
