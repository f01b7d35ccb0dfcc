// A terminal behind a slow line while agents paint without end: little is on its way, a key's echo soon comes, nothing piles up.
import { readFileSync } from 'node:fs';
import { type IPty, spawn } from 'node-pty';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { VtScreen } from '../../src/host/screen/screen.js';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { isAlive } from '../support/processes.js';
import { makeRepository, type Repository } from '../support/repository.js';
import { fixture, newWorker } from './crew.js';

const size = { cols: 160, rows: 48 };
const bytesPerSecond = 5_000;
const painters = 3;

let instance: Instance;
let app: Repository;
let line: Line | null = null;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'));
  // Half a minute of output.
  for (let i = 1; i <= painters; i++) {
    await newWorker(instance, app.path, `p${i}`, fixture('painter.mjs'), `${i}`, '1000');
  }
  await newWorker(instance, app.path, 'echo', fixture('echo.mjs'));
});
afterEach(() => line?.close());
afterAll(() => instance.dispose());

/** The cockpit behind a line that passes so many bytes a second on, and answers from its far end. */
class Line {
  readonly screen = new VtScreen(size.cols, size.rows, { reply: text => this.#pty.write(text) });
  /** Bytes that have arrived. */
  arrived = 0;
  speed = Number.POSITIVE_INFINITY;
  #resume: NodeJS.Timeout | undefined;
  readonly #pty: IPty;

  constructor(env: NodeJS.ProcessEnv, cwd: string) {
    const given: Record<string, string> = {};
    for (const [name, value] of Object.entries(env)) if (value !== undefined) given[name] = value;
    this.#pty = spawn(process.execPath, [programFile], { ...size, cwd, name: 'xterm-256color', env: given });
    this.#pty.onData(text => {
      this.arrived += text.length;
      this.screen.writeText(text);
      if (this.speed === Number.POSITIVE_INFINITY) return;
      this.#pty.pause();
      this.#resume = setTimeout(() => this.#pty.resume(), (text.length / this.speed) * 1_000);
    });
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  shows(wanted: string | RegExp, timeoutMs?: number): Promise<unknown> {
    const look = () => {
      const lines = this.screen.capture(null, null).lines.join('\n');
      return typeof wanted === 'string' ? lines.includes(wanted) : wanted.test(lines);
    };
    return until(look, `the far end shows ${String(wanted)}`, timeoutMs);
  }

  /** Nothing is read for so long. */
  async stopFor(ms: number): Promise<void> {
    clearTimeout(this.#resume);
    this.#pty.pause();
    await new Promise(resolve => setTimeout(resolve, ms));
    this.#pty.resume();
  }

  /** Kilobytes of memory that the cockpit has. */
  get memory(): number {
    const status = readFileSync(`/proc/${this.#pty.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  }

  close(): void {
    clearTimeout(this.#resume);
    if (isAlive(this.#pty.pid)) this.#pty.kill('SIGKILL');
  }
}

test('at 5 KB a second beside three streaming agents an echo waits for little, and in the end all stands there', async () => {
  line = new Line(instance.env, app.path);
  const far = line;
  await far.shows('echo is ready');
  far.type('4\r');
  await far.shows('attached');
  far.speed = bytesPerSecond;
  const before = far.memory;
  // What was sent before anybody knew how slow it is must have arrived first.
  const begun = far.arrived;
  await until(() => far.arrived - begun > 40_000, 'the line is known to be slow', 40_000);
  for (const key of ['KK', 'LL', 'MM', 'NN']) {
    const at = far.arrived;
    far.type(key);
    await far.shows(key, 30_000);
    // A whole picture of these agents is 20 KB, and the kernel alone would hold 64.
    expect(far.arrived - at).toBeLessThan(12_000);
  }
  await far.stopFor(2_000);
  far.type('OO');
  await far.shows('OO', 30_000);
  expect(far.memory - before).toBeLessThan(80 * 1_024);
  for (let i = 1; i <= painters; i++) {
    await far.shows(`painted ${i}`, 60_000);
  }
  far.speed = Number.POSITIVE_INFINITY;
  far.type('\x1d');
  await far.shows('Enter attach');
});
