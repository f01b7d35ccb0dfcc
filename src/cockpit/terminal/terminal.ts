// The terminal that the person sits at: its modes while we have it, and everything put back when we leave, however we leave.
import { spawn } from 'node:child_process';
import { inspect } from 'node:util';
import { failure, type Result, success } from '../../domain/failure.js';
import type { ColourDepth } from '../screen/compositor.js';
import { TtyWriter } from '../screen/tty-writer.js';
import { guardExit } from './exit-guard.js';
import { readFeatures, type TerminalFeatures } from './features.js';
import { TerminalTalk } from './talk.js';

/** `drag` hears motion while a button is held, `any` all motion; `off` leaves selecting text to the terminal. */
export type MouseLevel = 'off' | 'drag' | 'any';

export interface OuterStreams {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream & { fd: number };
}

export interface OuterHandlers {
  onInput(bytes: Buffer): void;
  onResize(cols: number, rows: number): void;
  /** The terminal is ours again after a stop (SIGTSTP, SIGCONT): repaint. */
  onResume(): void;
  /** Its background turned out to be another, or the person chose another theme. */
  onTheme?(): void;
  /** A signal ends us, or the terminal is gone: last chance to stop what runs, without waiting. All is put back already. */
  onEnd(why: string): void;
}

const endingSignals = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;
type EndingSignal = (typeof endingSignals)[number];

const mouseOff = '\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1006l';
const mouseOn = { off: '', drag: '\x1b[?1002h\x1b[?1006h', any: '\x1b[?1003h\x1b[?1006h' } as const;
/** Alternate screen; no wrapping; insert mode, charset, margins and origin as a fresh terminal has them; paste marks, focus. */
const enterModes = `\x1b[?1049h\x1b[?7l\x1b[4l\x1b(B\x1b[r\x1b[?6l${mouseOff}\x1b[?2004h\x1b[?1004h\x1b[?25l`;
/** `CSI < u` pops kitty keys off the alternate screen's own stack, whoever pushed them there; the main screen has another. */
const leaveModes = `\x1b[?2026l\x1b]8;;\x1b\\\x1b[0m${mouseOff}\x1b[?1004l\x1b[?2004l\x1b[<u\x1b[?7h`;
/** Cleared, with the cursor at its top: tmux 3.3 would leave rows of it above the shell where the window has grown meanwhile. */
const leaveScreen = '\x1b[H\x1b[2J\x1b[?1049l\x1b[?25h';
/** For lines instead of pictures: nothing but pastes is marked. */
const plainModes = { enter: '\x1b[?2004h', leave: '\x1b[?2004l\r\n' } as const;

export class OuterTerminal {
  readonly features: TerminalFeatures;
  readonly #talk: TerminalTalk;
  #handlers: OuterHandlers | null = null;
  #writer: TtyWriter | null = null;
  #mouse: MouseLevel = 'drag';
  /** True while the modes are ours. */
  #held = false;
  #asleep: NodeJS.Timeout | undefined;
  readonly #listeners: [string, (argument: unknown) => void][] = [];
  readonly #onData = (bytes: Buffer) => this.#handlers?.onInput(bytes);
  readonly #onResize = () => this.#handlers?.onResize(this.cols, this.rows);
  readonly #onEnd = () => this.#end('SIGHUP', 'the terminal is gone');

  private constructor(
    private readonly input: NodeJS.ReadStream,
    private readonly output: OuterStreams['output'],
    env: NodeJS.ProcessEnv,
    /** Lines go out as on any terminal, and no mode but raw input is changed. */
    private readonly isPlain: boolean,
  ) {
    this.features = readFeatures(env);
    this.#talk = new TerminalTalk(this.features, text => this.write(text));
  }

  /** Refuses what is no terminal, and TERM=dumb, with a sentence. Changes nothing yet. */
  static open(streams: OuterStreams, env: NodeJS.ProcessEnv, isPlain = false): Result<OuterTerminal> {
    const hint = 'The commands work everywhere: try `quarterdeck status`.';
    const { input, output } = streams;
    if (input.isTTY !== true || output.isTTY !== true) {
      const which = input.isTTY !== true ? 'Its input' : 'Its output';
      return failure('refused', `The cockpit needs a terminal. ${which} is none here.`, { hint });
    }
    const term = env['TERM'] ?? '';
    if (!isPlain && (term === 'dumb' || term === '')) {
      const sentence = `The cockpit needs a terminal that can move its cursor; TERM is ${term || 'not set'}.`;
      return failure('refused', sentence, { hint });
    }
    return success(new OuterTerminal(input, output, env, isPlain));
  }

  get colour(): ColourDepth {
    return this.features.colour;
  }

  get cols(): number {
    return Math.max(1, this.output.columns);
  }

  get rows(): number {
    return Math.max(1, this.output.rows);
  }

  /**
   * A cockpit that was killed outright left the line raw; without this we would put that back when we leave. Call it
   * before {@link enter}: it takes a few milliseconds in which other things can be done.
   */
  async repair(): Promise<void> {
    if (/(?:^|\s)-icanon\b/.test(await stty('-a'))) await stty('sane');
  }

  /** Raw mode, alternate screen, paste brackets, mouse, focus; handlers for signals and uncaught errors. */
  enter(handlers: OuterHandlers): void {
    this.#handlers = handlers;
    this.#writer = new TtyWriter(this.output.fd, this.#onEnd);
    this.#hold();
    this.output.on('resize', this.#onResize);
    this.input.on('end', this.#onEnd).on('error', this.#onEnd);
    for (const signal of endingSignals) this.#on(signal, () => this.#end(signal, signal));
    this.#on('SIGTSTP', () => this.#stop());
    this.#on('SIGCONT', () => this.#resume());
    this.#on('exit', () => this.leave());
    this.#on('uncaughtException', error => this.#crash(error));
    this.#on('unhandledRejection', error => this.#crash(error));
  }

  /** For the compositor: never waits; false while the terminal has not taken all. */
  write(text: string): boolean {
    if (!this.#held || this.#writer === null) return true;
    const { flow } = this.#talk;
    const isTaken = this.#writer.write(text + flow.sent(text.length));
    return isTaken && flow.isOpen;
  }

  onDrain(run: () => void): void {
    this.#writer?.onDrain(() => this.#talk.flow.onOpen(run));
  }

  setMouse(level: MouseLevel): void {
    if (level === this.#mouse || this.isPlain) return;
    this.#mouse = level;
    this.write(mouseOff + mouseOn[level]);
  }

  /** Bytes that a picture should not go beyond. */
  get budget(): number {
    return this.#talk.flow.budget;
  }

  /** Whether its background is dark; null while that is not known. */
  get dark(): boolean | null {
    return this.#talk.dark;
  }

  /** What the decoder took for nobody's key: an answer, perhaps. */
  hear(raw: Buffer): void {
    if (this.#talk.hear(raw)) this.#handlers?.onTheme?.();
  }

  /** Kitty keyboard flags that the attached agent asked for, 0 for none. */
  setKeys(flags: number): void {
    if (!this.isPlain) this.#talk.setKeys(flags);
  }

  /** Before {@link leave}, where there is time: waits a moment for answers that would be typed into the shell. */
  async settle(): Promise<void> {
    if (this.#held) await this.#talk.settled();
  }

  /** Puts everything back; may be called twice. */
  leave(): void {
    if (this.#handlers === null) return;
    this.#release();
    clearInterval(this.#asleep);
    this.#handlers = null;
    this.output.off('resize', this.#onResize);
    this.input.off('end', this.#onEnd).off('error', this.#onEnd);
    for (const [name, listener] of this.#listeners.splice(0))
      (process as NodeJS.EventEmitter).off(name, listener);
    this.#writer?.close();
    this.#writer = null;
  }

  /** Leaves and ends the process with `code`, also when Node hangs in its own exit. */
  exit(code: number): never {
    this.leave();
    guardExit();
    process.exit(code);
  }

  #on(name: string, listener: (argument: unknown) => void): void {
    this.#listeners.push([name, listener]);
    (process as NodeJS.EventEmitter).on(name, listener);
  }

  #hold(): void {
    this.#held = true;
    this.input.setRawMode(true);
    this.input.on('data', this.#onData);
    this.input.resume();
    const modes = enterModes + mouseOn[this.#mouse];
    this.#writer?.write(this.isPlain ? plainModes.enter : modes + this.#talk.greet());
  }

  #release(): void {
    if (!this.#held) return;
    this.#held = false;
    const cursor = this.features.cursorStyles ? '\x1b[0 q' : '';
    const words = this.#talk.bid() + leaveModes + cursor + leaveScreen;
    this.#writer?.lastWords(this.isPlain ? plainModes.leave : words);
    this.input.off('data', this.#onData);
    this.input.pause();
    try {
      this.input.setRawMode(false);
    } catch {
      // The terminal is gone.
    }
  }

  #stop(): void {
    this.#release();
    // Without input nothing else keeps the process alive until SIGCONT is heard.
    this.#asleep ??= setInterval(() => {}, 60_000);
    process.kill(process.pid, 'SIGSTOP');
  }

  #resume(): void {
    clearInterval(this.#asleep);
    this.#asleep = undefined;
    // Also after a SIGSTOP that nobody told us of: whatever ran meanwhile may have changed every mode.
    this.#release();
    this.#hold();
    this.#handlers?.onResize(this.cols, this.rows);
    this.#handlers?.onResume();
  }

  /** Ends by the signal itself: whoever waits for us learns the truth, and Node's own exit is not in the way. */
  #end(signal: EndingSignal, why: string): void {
    const handlers = this.#handlers;
    if (handlers === null) return;
    this.leave();
    handlers.onEnd(why);
    process.removeAllListeners(signal);
    guardExit();
    process.kill(process.pid, signal);
  }

  #crash(error: unknown): void {
    this.leave();
    // With what caused it, which a stack alone leaves out.
    const text = inspect(error);
    process.stderr.write(`quarterdeck: the cockpit failed. The crew is not hurt by it.\n${text}\n`);
    this.exit(1);
  }
}

/** What `stty <argument>` says of the terminal that is our input; empty when it cannot tell. */
function stty(argument: string): Promise<string> {
  return new Promise(resolve => {
    const child = spawn('stty', [argument], { stdio: ['inherit', 'pipe', 'ignore'], timeout: 1_000 });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('error', () => resolve(''));
    child.on('close', () => resolve(said));
  });
}
