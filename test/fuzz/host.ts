// The host's half for as long as one likes: bytes into a session's screen, its marks and its views, sizes changing under it.
// Nothing is thrown, nothing stalls, nothing grows; a client that got the frames sees what the screen holds; programs hear
// nothing but our fixed forms; and no size loses a character.
import fc from 'fast-check';
import { PaneScreen } from '../../src/cockpit/screen/pane-screen.js';
import { Marks } from '../../src/host/marks/marks.js';
import { VtScreen } from '../../src/host/screen/screen.js';
import { scrollbackLines } from '../../src/host/screen/xterm.js';
import { makeFullFrame } from '../../src/host/views/frames.js';
import { SessionView, type ViewSource } from '../../src/host/views/view.js';
import { decodeFrame, encodeFrame, type Frame } from '../../src/protocol/frame.js';
import { printed } from './bytes.js';
import { type Fuzzed, fuzzRounds } from './rounds.js';

/** Rows in which a screen of 140×50 has room at 8 columns. */
const roomy = 1_000;
/** What a process may grow by between its first runs and its last, in bytes: a leak of one screen a run is hundreds of times that. */
const roomForGrowth = 48 * 1024 * 1024;
/** Of this process' own work for one read of a PTY: none may hold up the other sessions longer. */
const longestMs = 1_000;
/** Everything that may ever be typed into a program that asks. Numbers are ours or small; no text of the program's is in it. */
const replyForms = [
  /^\x1b\[\?1;2c$/,
  /^\x1b\[>0;276;0c$/,
  /^\x1b\[0n$/,
  /^\x1b\[\??\d{1,3};\d{1,3}R$/,
  /^\x1b\[\??\d{1,11};[0-4]\$y$/,
  /^\x1b\[\?997;[12]n$/,
  /^\x1b\[\?\d{1,2}u$/,
  /^\x1b\[>4;[0-2]m$/,
  /^\x1b\[8;\d{1,3};\d{1,3}t$/,
  /^\x1bP>\|quarterdeck\([\d.]+\)\x1b\\$/,
  /^\x1bP[01]\$r(?:|[\d;]{1,9}(?:r| q|"q|"p))\x1b\\$/,
  /^\x1b\]1[0-2];rgb:[0-9a-f]{4}\/[0-9a-f]{4}\/[0-9a-f]{4}\x1b\\$/,
  /^\x1b\]7501;\?\x1b\\$/,
];

const step = fc.oneof(
  { weight: 12, arbitrary: printed.map(pieces => ({ do: 'print', pieces }) as const) },
  {
    weight: 2,
    arbitrary: fc
      .record({ cols: fc.integer({ min: 8, max: 140 }), rows: fc.integer({ min: 1, max: 50 }) })
      .map(size => ({ do: 'resize', ...size }) as const),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'breathe' } as const) },
  { weight: 4, arbitrary: fc.constant({ do: 'key' } as const) },
  { weight: 1, arbitrary: fc.boolean().map(acknowledges => ({ do: 'acknowledge', acknowledges }) as const) },
  { weight: 1, arbitrary: fc.boolean().map(dark => ({ do: 'theme', dark }) as const) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class World implements ViewSource {
  readonly epoch = 1;
  readonly paused = false;
  generation = 1;
  updatingSince: number | null = null;
  printedBytes = 0;
  frames = 0;
  bytes = 0;
  readonly screen: VtScreen;
  readonly marks = new Marks(
    text => this.#replied(text),
    () => {},
  );
  readonly #view: SessionView;
  readonly #pane = new PaneScreen();
  #acknowledges = true;
  #unacknowledged: Frame | null = null;
  /** What went wrong where nobody hears it: in a timer, in the middle of a parse. */
  #trouble: Error | null = null;

  constructor(cols: number, rows: number) {
    this.screen = new VtScreen(cols, rows, {
      reply: text => this.#replied(text),
      dirty: (start, end) => this.#view.markRows(start, end),
      updated: () => {
        this.#noteUpdate();
        this.#view.flush();
      },
      title: title => this.marks.title(title),
      bell: () => this.marks.bell(),
      notice: notice => this.marks.notice(notice),
      progress: progress => this.marks.progress(progress),
      report: payload => this.marks.report(payload),
    });
    this.#pane.reset(this.epoch);
    this.#view = new SessionView(
      1,
      this,
      this,
      () => false,
      bytes => this.#sent(bytes),
    );
    this.#view.visible = true;
    this.#view.restart();
    this.#view.flush();
  }

  async run(one: Step): Promise<void> {
    if (one.do === 'print') for (const piece of one.pieces) this.#print(piece);
    else if (one.do === 'resize') this.#resize(one.cols, one.rows);
    else if (one.do === 'key') this.#view.typed();
    else if (one.do === 'theme') this.screen.setDark(one.dark);
    else if (one.do === 'breathe') await new Promise(resolve => setImmediate(resolve));
    else {
      this.#acknowledges = one.acknowledges;
      this.#acknowledge();
    }
    this.#check();
  }

  /** All frames out, then the client's screen beside the truth. */
  async finish(): Promise<void> {
    this.#acknowledges = true;
    this.screen.writeText('\x18\x1b[?2026l');
    this.#noteUpdate();
    this.#view.markHead();
    for (let i = 0; i < 200 && !this.#isShown(); i++) {
      this.#acknowledge();
      // A key lets the next frame go at once; the clock is not what is tested here.
      this.#view.typed();
      this.#view.flush();
      await new Promise(resolve => setImmediate(resolve));
    }
    if (!this.#isShown()) throw new Error('the client does not see what the screen holds');
    this.#check();
  }

  close(): void {
    this.#view.close();
    this.screen.dispose();
  }

  #print(piece: Buffer): void {
    this.bytes += piece.length;
    const from = process.cpuUsage();
    this.printedBytes += piece.length;
    this.screen.write(piece);
    const { user, system } = process.cpuUsage(from);
    if ((user + system) / 1_000 > longestMs)
      throw new Error(`${piece.length} bytes took ${(user + system) / 1_000} ms`);
    this.#noteUpdate();
    this.#view.markHead();
    this.#view.flush();
  }

  /** To that size by way of two in which everything has room: the text must be the same in both. */
  #resize(cols: number, rows: number): void {
    const { screen } = this;
    if (!screen.modes.alternateScreen) {
      screen.resize(screen.cols, roomy);
      const before = this.#allText();
      screen.resize(cols, roomy);
      const after = this.#allText();
      if (after !== before && screen.scrollback < scrollbackLines) {
        throw new Error(`${cols}×${rows} lost text:\n${before}\n---\n${after}`);
      }
    }
    screen.resize(cols, rows);
    this.generation++;
    this.#view.markAll();
    this.#view.flush();
  }

  /** What is written on the screen and above it, without blanks. */
  #allText(): string {
    return this.screen.capture(0, null).lines.join('').replace(/\s+/gu, '');
  }

  #noteUpdate(): void {
    if (!this.screen.synchronized) this.updatingSince = null;
    else this.updatingSince ??= performance.now();
  }

  #replied(text: string): void {
    if (!replyForms.some(form => form.test(text))) this.#fail(`no fixed form: ${JSON.stringify(text)}`);
  }

  #sent(bytes: Buffer): void {
    this.frames++;
    const frame = decodeFrame(bytes);
    if (frame === null) return this.#fail('a frame that is none');
    if (!this.#pane.apply(frame)) this.#fail(`the client cannot use a frame (${frame.full}, ${frame.seq})`);
    this.#unacknowledged = frame;
    if (this.#acknowledges) setImmediate(() => this.#acknowledge());
  }

  #fail(why: string): void {
    this.#trouble ??= new Error(why);
  }

  #acknowledge(): void {
    const frame = this.#unacknowledged;
    this.#unacknowledged = null;
    if (frame !== null) this.#view.acknowledge(frame.epoch, frame.seq);
  }

  #isShown(): boolean {
    const truth = new PaneScreen();
    truth.reset(this.epoch);
    const frame = decodeFrame(encodeFrame(makeFullFrame(this)));
    if (frame === null || !truth.apply(frame)) throw new Error('the whole screen is no frame');
    return describe(truth) === describe(this.#pane);
  }

  #check(): void {
    if (this.#trouble !== null) throw this.#trouble;
    const { cursor, cols, rows, scrollback, modes } = this.screen;
    if (cursor.x < 0 || cursor.x >= cols || cursor.y < 0 || cursor.y >= rows) {
      throw new Error(`the cursor is at ${cursor.x},${cursor.y} of ${cols}×${rows}`);
    }
    if (scrollback < 0 || scrollback > scrollbackLines)
      throw new Error(`${scrollback} lines above the screen`);
    if (modes.kitty < 0 || modes.kitty > 31) throw new Error(`kitty flags ${modes.kitty}`);
    const told = JSON.stringify(this.marks.describe());
    if (told.length > 200_000) throw new Error(`${told.length} characters are told of the session`);
    if (
      /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(
        this.marks
          .describe()
          .notices?.map(one => one.body)
          .join('') ?? '',
      )
    ) {
      throw new Error('a notice has control characters');
    }
  }
}

function describe(pane: PaneScreen): string {
  const { grid, cursor, modes } = pane;
  const sparse = [[...grid.clusters], [...grid.extras]].map(all =>
    all.sort(([a], [b]) => Number(a) - Number(b)),
  );
  return JSON.stringify([pane.cols, pane.rows, [...grid.words], sparse, cursor, modes, pane.top]);
}

const size = fc.tuple(fc.integer({ min: 8, max: 140 }), fc.integer({ min: 1, max: 50 }));
const values = fc.tuple(size, fc.array(step, { minLength: 1, maxLength: 30 }));

export function fuzzHost(given: { seed: number; milliseconds: number }): Promise<Fuzzed> {
  return fuzzRounds({ ...given, roomForGrowth }, values, async ([[cols, rows], steps]) => {
    const world = new World(cols, rows);
    try {
      for (const one of steps) await world.run(one);
      await world.finish();
    } finally {
      world.close();
    }
    return { frames: world.frames, bytes: world.bytes };
  });
}
