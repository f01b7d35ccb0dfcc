// The outer terminal in a real PTY: what it is made to do, and that it is put back however the program ends.
import { execFileSync, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { readFeatures } from '../../../src/cockpit/terminal/features.js';
import { programFile } from '../../../src/home/launch.js';
import { until } from '../../support/bounded.js';
import { Eye } from '../../support/eye.js';
import { isAlive, processOf } from '../../support/processes.js';

const fixture = fileURLToPath(new URL('./fixtures/terminal.mjs', import.meta.url));
const argv = [process.execPath, fixture, dirname(programFile)];
const env = { PATH: process.env['PATH'], TERM: 'xterm-256color' };
const eyes: Eye[] = [];

afterEach(async () => {
  for (const eye of eyes.splice(0)) await eye.dispose();
});

/** In a shell, as a person has it: the shell waits, and afterwards says how it ended and whether the line is as it was. */
async function open(more: NodeJS.ProcessEnv = {}): Promise<Eye> {
  const script =
    '"$@"; code=$?; stty -a | grep -qw icanon && echo "line cooked"; echo "code $code"; sleep 100';
  const eye = new Eye(['/bin/sh', '-c', script, 'sh', ...argv], { ...env, ...more });
  eyes.push(eye);
  await eye.shows('ready 100x24');
  return eye;
}

function child(eye: Eye): number {
  return Number(
    execFileSync('pgrep', ['-P', String(eye.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')[0],
  );
}

function expectRestored(eye: Eye): void {
  expect(eye.lines().join('\n')).toContain('line cooked');
  expect(eye.screen.modes).toMatchObject({
    alternateScreen: false,
    bracketedPaste: false,
    focusEvents: false,
    mouse: 'none',
  });
  expect(eye.screen.cursor).toMatchObject({ visible: true, style: 0 });
}

test('it takes raw keys, paste marks, focus and SGR mouse, and all motion only when told', async () => {
  const eye = await open();
  expect(eye.screen.modes).toMatchObject({
    alternateScreen: true,
    bracketedPaste: true,
    focusEvents: true,
    mouse: 'drag',
    mouseSgr: true,
  });
  eye.type('\x03');
  await eye.shows('got "\\u0003"');
  eye.type('m');
  await until(() => eye.screen.modes.mouse === 'any', 'all motion');
  eye.resize(90, 20);
  await eye.shows('size 90x20');
  eye.type('q');
  await eye.shows('code 7');
  expectRestored(eye);
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const)('%s puts the terminal back and ends it by that signal', async (signal, code) => {
  const eye = await open();
  process.kill(child(eye), signal);
  await eye.shows(`code ${code}`);
  expect(eye.lines().join('\n')).toContain(`ended: ${signal}`);
  expectRestored(eye);
});

test.each([
  ['c', 'Error: a bug'],
  ['r', 'Error: a rejection'],
])('an uncaught error (%s) is told on a terminal that is put back', async (key, text) => {
  const eye = await open();
  eye.type(key);
  await eye.shows('code 1');
  expect(eye.lines().join('\n')).toContain(text);
  expectRestored(eye);
});

test('when Node hangs in its exit it is ended all the same, and the watchdog leaves nothing behind', async () => {
  const eye = await open();
  const pid = child(eye);
  eye.type('h');
  await eye.shows('code 137');
  expectRestored(eye);
  expect(isAlive(pid)).toBe(false);
  await until(() => !leftOver(pid), 'the watchdog is gone');
});

function leftOver(pid: number): boolean {
  const found = spawnSync('pgrep', ['-f', `sh ${pid} 2$`], { encoding: 'utf8' }).stdout.trim();
  return found !== '' && found.split('\n').some(line => processOf(Number(line)) !== null);
}

test('stopped and continued, the terminal is the shell’s in between and ours again', async () => {
  const eye = await open();
  const pid = child(eye);
  process.kill(pid, 'SIGTSTP');
  await until(() => processOf(pid)?.state === 'T', 'it stops');
  await until(() => !eye.screen.modes.alternateScreen && eye.screen.modes.mouse === 'none', 'put back');
  process.kill(pid, 'SIGCONT');
  await eye.shows('resumed');
  expect(eye.screen.modes).toMatchObject({ alternateScreen: true, mouse: 'drag', bracketedPaste: true });
  eye.type('q');
  await eye.shows('code 7');
  expectRestored(eye);
});

test('after kill -9 the next start repairs the line that was left raw', async () => {
  const script =
    '"$@"; stty -a | grep -qw -- -icanon && echo "left raw"; "$@"; stty -a | grep -qw icanon && echo "line cooked"; sleep 100';
  const eye = new Eye(['/bin/sh', '-c', script, 'sh', ...argv], env);
  eyes.push(eye);
  await eye.shows('ready');
  const first = child(eye);
  process.kill(first, 'SIGKILL');
  await until(() => eye.written.includes('left raw'), 'the first is gone');
  await until(() => eye.written.split('ready').length === 3, 'the second is there');
  eye.type('q');
  await until(() => eye.written.includes('line cooked'), 'the line is mended');
  expectRestored(eye);
});

test('a terminal that takes nothing stops nobody', async () => {
  const eye = await open();
  const pid = child(eye);
  eye.pause();
  // Every key is answered; far more than a PTY holds while nobody reads.
  for (let i = 0; i < 60; i++) eye.type('x'.repeat(2_000));
  process.kill(pid, 'SIGTERM');
  await until(() => !isAlive(pid), 'it ends while nobody reads');
});

test('without a terminal it is refused with a sentence', () => {
  const ran = spawnSync(process.execPath, argv.slice(1), { env, encoding: 'utf8' });
  expect([ran.status, ran.stderr.trim()]).toEqual([
    4,
    'The cockpit needs a terminal. Its input is none here.',
  ]);
});

test('TERM=dumb is refused with a sentence', async () => {
  const eye = new Eye(argv, { ...env, TERM: 'dumb' });
  eyes.push(eye);
  expect((await eye.ended()).exitCode).toBe(4);
  expect(eye.lines().join(' ')).toContain('TERM is dumb');
});

test.each<[env: NodeJS.ProcessEnv, colour: string, styled: boolean]>([
  [{ TERM: 'xterm-256color' }, '256', false],
  [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 'truecolor', false],
  [{ TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' }, 'none', false],
  [{ TERM: 'xterm-256color', NO_COLOR: '' }, '256', false],
  [{ TERM: 'xterm-kitty' }, 'truecolor', true],
  [{ TERM: 'xterm-256color', VTE_VERSION: '7600', COLORTERM: 'truecolor' }, 'truecolor', true],
  [{ TERM: 'screen-256color', VTE_VERSION: '7600' }, '256', false],
  [{ TERM: 'tmux-256color', TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.3a' }, '256', true],
  [{ TERM: 'linux' }, '16', false],
  [{ TERM: 'vt220' }, 'none', false],
])('%j has %s colours', (from, colour, styled) => {
  expect(readFeatures(from)).toMatchObject({ colour, styledUnderlines: styled });
});
