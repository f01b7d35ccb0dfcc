// Where the practice agent sits: its screen, its keyboard, what it reports, the signals it gets, and how fast it works.
import { setTimeout as delay } from 'node:timers/promises';
import { shown } from '../domain/escape.js';
import { type Key, KeyReader } from './keys.js';
import type { PracticeOptions } from './options.js';
import { Report } from './report.js';
import { Screen } from './screen.js';

/** Thrown out of a wait when the person wants the agent to end. */
export class Interrupted extends Error {}

/** A dialog with numbered answers; the first is what Enter takes, the last what Esc takes. */
export interface Question {
  kind: 'permission' | 'question';
  /** What it is about, in one line. */
  msg: string;
  lines: string[];
  answers: string[];
}

const titles = { idle: '○ idle', working: '● working', done: '✓ done', error: '✕ failed', blocked: '◆ asks' };

export class Desk {
  readonly screen: Screen;
  readonly report: Report;
  /** A line was typed and nobody asked for it. */
  onLine: (line: string) => void = () => {};
  #typed = '';
  #answer: ((key: Key) => void) | null = null;
  readonly #end = new AbortController();
  readonly #random: () => number;
  readonly #clean: (() => void)[] = [];
  #titled = '';
  #detail = '';

  constructor(readonly options: PracticeOptions) {
    this.screen = new Screen(process.stdout, options.worker);
    this.report = new Report(text => this.screen.send(text));
    this.#random = seeded(`${options.seed}/${options.worker}`);
  }

  get ending(): AbortSignal {
    return this.#end.signal;
  }

  open(): void {
    const { stdin, stdout } = process;
    // A terminal that went away must not end an agent that ignores HUP, neither by an unhandled error nor by the launcher's handler.
    if (this.options.ignoreHup) stdout.removeAllListeners('error');
    this.#listen(stdout, 'error', () => {});
    this.#listen(stdin, 'error', () => {});
    this.#listen(stdout, 'resize', () => this.screen.redraw());
    if (stdin.isTTY) stdin.setRawMode(true);
    const keys = new KeyReader(key => this.#onKey(key));
    stdin.setEncoding('utf8');
    this.#listen(stdin, 'data', (chunk: string) => keys.push(chunk));
    this.#listen(process, 'SIGINT', () => this.#end.abort());
    this.#onSignal('SIGHUP', this.options.ignoreHup, 129);
    this.#onSignal('SIGTERM', this.options.ignoreTerm, 143);
    if (this.screen.isTerminal) this.report.ask();
    this.screen.open();
  }

  close(): void {
    this.report.clear();
    this.screen.close();
    for (const clean of this.#clean.splice(0)) clean();
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    process.stdin.pause();
    // What still runs beside the work, such as a flood, ends too.
    this.#end.abort();
    process.stdin.unref?.();
  }

  /** What it is doing now, everywhere it shows: status line, title, in-band report. */
  say(state: keyof typeof titles, detail: string, more: { title?: string; progress?: number } = {}): void {
    this.screen.setStatus({ word: titles[state], detail });
    if (state !== 'blocked') this.#detail = detail;
    const title = more.title ?? detail;
    this.#setTitle(`${titles[state].charAt(0)} ${title}`);
    if (state === 'blocked') return;
    this.report.say({ state, title: shown(title, 120), msg: shown(detail, 200), progress: more.progress });
  }

  /** Time passes, about `weight` steps of it. */
  async step(weight = 1): Promise<void> {
    await this.sleep(this.options.stepMs * weight * (0.7 + 0.6 * this.#random()));
  }

  async sleep(ms: number): Promise<void> {
    try {
      await delay(ms, undefined, { signal: this.#end.signal });
    } catch {
      throw new Interrupted();
    }
  }

  /** A number below `count`; the same ones for the same seed. */
  choose(count: number): number {
    return Math.floor(this.#random() * count);
  }

  /** 0-based number of the answer. */
  async ask(question: Question): Promise<number> {
    const { answers, lines, kind, msg } = question;
    const list = answers.map((answer, index) => `${index === 0 ? '❯' : ' '} ${index + 1}. ${answer}`);
    const before = this.#detail;
    this.say('blocked', msg);
    this.screen.setDialog([...lines, '', ...list, '']);
    this.report.say({ state: 'blocked', kind, msg: shown(msg, 200) });
    try {
      const chosen = await this.#answered(answers.length);
      this.say('working', before);
      return chosen;
    } finally {
      this.#answer = null;
      this.screen.setDialog([]);
    }
  }

  #answered(count: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Interrupted());
      if (this.#end.signal.aborted) ended();
      this.#end.signal.addEventListener('abort', ended, { once: true });
      this.#answer = key => {
        const chosen = answerOf(key, count);
        if (chosen === null) return;
        this.#end.signal.removeEventListener('abort', ended);
        resolve(chosen);
      };
    });
  }

  #onKey(key: Key): void {
    if (key.kind === 'answer') {
      if (key.text.startsWith('7501;?')) this.report.heard();
    } else if (key.kind === 'interrupt') this.#end.abort();
    else if (this.#answer !== null) this.#decide(key, this.#answer);
    else this.#edit(key);
  }

  /** Keys that were typed fast come as one text: each counts. */
  #decide(key: Key, answer: (key: Key) => void): void {
    if (key.kind !== 'text') return answer(key);
    for (const text of key.text) answer({ kind: 'text', text });
  }

  #edit(key: Key): void {
    if (key.kind === 'enter') {
      const line = this.#typed;
      this.#typed = '';
      this.screen.setInput('');
      if (line.trim() !== '') this.onLine(line);
      return;
    }
    if (key.kind === 'text') this.#typed = (this.#typed + key.text).slice(0, 4000);
    else if (key.kind === 'backspace') this.#typed = [...this.#typed].slice(0, -1).join('');
    else if (key.kind === 'escape') this.#typed = '';
    this.screen.setInput(this.#typed);
  }

  #setTitle(title: string): void {
    if (title === this.#titled) return;
    this.#titled = title;
    this.screen.setTitle(title);
  }

  /** Ends at once, as an agent that was told to go does; its claim stays for others to see. */
  #onSignal(signal: NodeJS.Signals, ignored: boolean, code: number): void {
    this.#listen(process, signal, () => {
      if (ignored) {
        this.screen.log(`${signal} ignored, as I was told`, 'dim');
        return;
      }
      this.close();
      process.exit(code);
    });
  }

  #listen<A extends unknown[]>(
    emitter: NodeJS.EventEmitter,
    event: string,
    listener: (...args: A) => void,
  ): void {
    emitter.on(event, listener as (...args: unknown[]) => void);
    this.#clean.push(() => emitter.off(event, listener as (...args: unknown[]) => void));
  }
}

function answerOf(key: Key, count: number): number | null {
  if (key.kind === 'enter') return 0;
  if (key.kind === 'escape') return count - 1;
  if (key.kind !== 'text') return null;
  const typed = key.text.charAt(0).toLowerCase();
  if (typed === 'y') return 0;
  if (typed === 'n') return count - 1;
  const number = Number(typed);
  return Number.isInteger(number) && number >= 1 && number <= count ? number - 1 : null;
}

/** Mulberry32 over a hash of the seed: the same choices for the same seed. */
function seeded(seed: string): () => number {
  let state = 0x9e37_79b9;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x0100_0193) >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
