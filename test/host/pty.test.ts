import { expect, it } from 'vitest';
import { openPty } from '../../src/host/pty/pty.js';
import { until, within } from '../support/bounded.js';

const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TERM: 'xterm-256color' };

it('a child that ends while nothing of it is read loses none of its last words', async () => {
  const bytes: Buffer[] = [];
  let end = (_text: string) => {};
  const ended = new Promise<string>(resolve => {
    end = resolve;
  });
  const opened = openPty(
    { argv: ['seq', '1', '500'], cwd: '/', env, cols: 80, rows: 24 },
    read => bytes.push(read),
    ({ code }) => end(`${Buffer.concat(bytes).toString('latin1')}exit ${code}`),
  );
  if (!opened.ok) throw new Error(opened.failure.sentence);
  opened.value.hold(true);
  const all = Array.from({ length: 500 }, (_, i) => `${i + 1}\r\n`).join('');
  expect(await within(ended, 15_000, () => 'not ended')).toBe(`${all}exit 0`);
});

it('what a child leaves behind does not hold up its end, however much it prints', async () => {
  let printed = 0;
  let code: number | null = null;
  // It ends when its terminal is gone.
  const script = 'trap "" HUP; { while echo left behind; do :; done; } 2>/dev/null & exit 3';
  const opened = openPty(
    { argv: ['sh', '-c', script], cwd: '/', env, cols: 80, rows: 24 },
    read => {
      printed += read.length;
    },
    exit => {
      code = exit.code;
    },
  );
  if (!opened.ok) throw new Error(opened.failure.sentence);
  await until(() => code === 3, 'its end');
  expect(printed).toBeGreaterThan(0);
});
