// Keys of a person attached to the real Claude Code: Shift-Enter is a new line, from terminals of both kinds.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { until } from '../support/bounded.js';
import { Eye } from '../support/eye.js';
import { Bench } from './support/bench.js';
import { installClaude } from './support/install.js';

const bin = await installClaude();

describe.skipIf(bin === null)('keys', () => {
  let bench: Bench;
  const eyes: Eye[] = [];
  beforeAll(async () => {
    bench = await Bench.start(bin ?? '');
    await bench.make('ada', null);
    await bench.becomes('ada', 'idle');
  });
  afterAll(async () => {
    for (const eye of eyes) await eye.dispose();
    await bench.stop();
  });

  async function attach(answers?: (eye: Eye, text: string) => void): Promise<Eye> {
    const script = `cd "${bench.repository.path}"; exec "$@"`;
    const argv = ['/bin/sh', '-c', script, 'sh', process.execPath, programFile, 'attach', 'ada'];
    const eye = new Eye(argv, bench.instance.env, { cols: 100, rows: 30 }, answers);
    eyes.push(eye);
    await eye.shows('manual mode on');
    return eye;
  }

  test('a terminal that speaks kitty: Shift-Enter goes on in the next line, Enter submits', async () => {
    const eye = await attach((one, text) => one.type(text));
    await until(() => (eye.screen.modes.kitty & 1) === 1, 'Claude asked for kitty keys, and has them');
    eye.type('scn:hello one\x1b[13;2utwo');
    await eye.shows(/❯\sscn:hello one\s*\n\s+two/);
    bench.forget('ada');
    eye.type('\r');
    await bench.went('ada', 'idle', 'working', 'idle');
    eye.type('\x1b[113;5u');
    expect((await eye.ended()).exitCode).toBe(0);
  });

  test('one that does not, but sends Escape and Enter for it, as many are set up to', async () => {
    const eye = await attach();
    eye.type('three\x1b\rfour');
    await eye.shows(/❯\sthree\s*\n\s+four/);
    eye.type('\x11');
    expect((await eye.ended()).exitCode).toBe(0);
  });
});
