// `quarterdeck replay`: a recording over the whole terminal. Its bytes are parsed by a screen of ours and painted as cells:
// nothing that a program once printed ever reaches the person's terminal as it stands.
import { exitCodes, type Failure } from '../../domain/failure.js';
import type { Frame } from '../../protocol/frame.js';
import { InputDecoder } from '../input/decoder.js';
import type { InputEvent } from '../input/event.js';
import { Compositor } from '../screen/compositor.js';
import { PaneScreen } from '../screen/pane-screen.js';
import { speaksUnicode } from '../terminal/features.js';
import { OuterTerminal } from '../terminal/terminal.js';
import { type ReplayKey, replayKey, speedAfter } from './keys.js';
import { statusBar } from './status-bar.js';

/** What is played; moments are ms from its beginning. */
export interface Played {
  readonly duration: number;
  readonly position: number;
  /** When the next thing is printed; null at the end. */
  readonly nextAt: number | null;
  readonly exit: { code: number; signal: number } | null;
  /** Grows with every change of the picture. */
  readonly version: number;
  goTo(ms: number, isStale: () => boolean): Promise<void>;
  frame(): Frame;
}

export interface ReplayOptions {
  tape: Played;
  /** How the line below names it. */
  title: string;
  speed: number;
}

const frameMs = 16;
/** The clock in the line below moves on while nothing is printed. */
const clockMs = 250;

/** Exit code: 0 when the person left, 4 without a terminal. */
export async function runReplay(options: ReplayOptions): Promise<number> {
  const opened = OuterTerminal.open({ input: process.stdin, output: process.stdout }, process.env);
  if (!opened.ok) return refuse(opened.failure);
  await opened.value.repair();
  await new Player(options, opened.value).run();
  return 0;
}

function refuse(failure: Failure): number {
  process.stderr.write(`${failure.sentence}\n`);
  if (failure.hint !== undefined) process.stderr.write(`${failure.hint}\n`);
  return exitCodes[failure.kind];
}

class Player {
  readonly #compositor: Compositor;
  readonly #decoder = new InputDecoder(event => this.#input(event));
  readonly #screen = new PaneScreen();
  readonly #isAscii: boolean;
  #finish: () => void = () => {};
  #isPlaying = true;
  #speed: number;
  /** Where it is to stand, and since when time goes on from there. */
  #from = 0;
  #since = performance.now();
  #timer: NodeJS.Timeout | undefined;
  /** Counts what the person wished, so that a long way to a moment is given up for another. */
  #wish = 0;
  #isGoing = false;
  #shown = -1;

  constructor(
    private readonly options: ReplayOptions,
    private readonly terminal: OuterTerminal,
  ) {
    this.#speed = options.speed;
    const { cols, rows, features } = terminal;
    this.#isAscii = !speaksUnicode(process.env);
    this.#compositor = new Compositor({
      write: text => terminal.write(text),
      onDrain: resume => terminal.onDrain(resume),
      cols,
      rows,
      ...features,
      ascii: this.#isAscii,
      now: () => performance.now(),
    });
  }

  async run(): Promise<void> {
    const left = new Promise<void>(resolve => {
      this.#finish = resolve;
    });
    this.terminal.setMouse('off');
    this.terminal.enter({
      onInput: bytes => this.#decoder.push(bytes),
      onResize: (cols, rows) => {
        this.#compositor.resize(cols, rows);
        this.#picture();
      },
      onResume: () => this.#compositor.repaint(),
      onEnd: () => this.#finish(),
    });
    void this.#tick();
    await left;
    this.#isPlaying = false;
    this.#wish++;
    clearTimeout(this.#timer);
    this.#decoder.stop();
    this.#compositor.stop();
    this.terminal.leave();
  }

  #input(event: InputEvent): void {
    const key = event.type === 'key' ? replayKey(event.key.name) : null;
    if (key !== null) this.#press(key);
  }

  #press(key: ReplayKey): void {
    const { tape } = this.options;
    switch (key.do) {
      case 'leave':
        return this.#finish();
      case 'pause':
        // At the end there is nothing to go on with but the beginning.
        if (!this.#isPlaying && this.#goal() >= tape.duration) this.#moveTo(0);
        else this.#moveTo(this.#goal());
        this.#isPlaying = !this.#isPlaying;
        break;
      case 'step':
        this.#isPlaying = false;
        this.#moveTo(tape.nextAt ?? tape.duration);
        break;
      case 'skip':
        this.#moveTo(this.#goal() + key.ms);
        break;
      case 'go':
        this.#moveTo(tape.duration * key.part);
        break;
      default: {
        const goal = this.#goal();
        this.#speed = speedAfter(this.#speed, key.do === 'faster' ? 1 : -1);
        this.#moveTo(goal);
      }
    }
    void this.#tick();
  }

  #moveTo(ms: number): void {
    this.#from = Math.min(Math.max(0, ms), this.options.tape.duration);
    this.#since = performance.now();
    this.#wish++;
  }

  /** Where it should stand by now. */
  #goal(): number {
    const gone = this.#isPlaying ? (performance.now() - this.#since) * this.#speed : 0;
    return Math.min(this.#from + gone, this.options.tape.duration);
  }

  async #tick(): Promise<void> {
    if (this.#isGoing) return;
    this.#isGoing = true;
    clearTimeout(this.#timer);
    const { tape } = this.options;
    let wish: number;
    do {
      wish = this.#wish;
      const isStale = () => wish !== this.#wish;
      await tape.goTo(this.#goal(), isStale);
    } while (wish !== this.#wish);
    this.#isGoing = false;
    if (this.#isPlaying && tape.position >= tape.duration) {
      this.#isPlaying = false;
      // There it stays: keys count from here.
      this.#moveTo(tape.duration);
    }
    this.#picture();
    if (this.#isPlaying) this.#timer = setTimeout(() => void this.#tick(), this.#pauseMs());
  }

  /** Until something is to be seen. */
  #pauseMs(): number {
    const { tape } = this.options;
    const next = tape.nextAt ?? tape.duration;
    return Math.min(Math.max((next - this.#goal()) / this.#speed, frameMs), clockMs);
  }

  #picture(): void {
    const { tape, title } = this.options;
    const { cols, rows } = this.terminal;
    if (tape.version !== this.#shown) {
      this.#shown = tape.version;
      this.#screen.apply(tape.frame());
    }
    const height = Math.max(1, rows - 1);
    const rect = { x: 0, y: 0, width: cols, height };
    this.#compositor.setPanes([
      { id: 'replay', rect, screen: this.#screen, dim: false, focused: true, attached: true },
    ]);
    if (rows < 2) return;
    const state = {
      title,
      position: Math.min(this.#goal(), tape.duration),
      duration: tape.duration,
      speed: this.#speed,
      isPlaying: this.#isPlaying,
      note: this.#note(),
    };
    this.#compositor.setChrome(
      `${'\n'.repeat(rows - 1)}\x1b[7m${statusBar(state, cols, this.#isAscii)}\x1b[0m`,
    );
  }

  #note(): string | null {
    const { exit, duration, position } = this.options.tape;
    if (position < duration) return null;
    if (exit === null) return 'That is all by now; it still runs.  Space again  q leave';
    const how = exit.signal === 0 ? `with exit code ${exit.code}` : `by signal ${exit.signal}`;
    return `It ended ${how}.  Space again  q leave`;
  }
}
