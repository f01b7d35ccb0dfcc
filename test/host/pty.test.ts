import { readdirSync, readlinkSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
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

// Its own descriptors are read in /proc.
it.runIf(process.platform === 'linux')(
  'a child that lives on without its terminal is written to no more: the next terminal has its number',
  async () => {
    const open = (argv: [string, ...string[]], take: (bytes: Buffer) => void) => {
      const opened = openPty({ argv, cwd: '/', env, cols: 80, rows: 24 }, take, () => {});
      if (!opened.ok) throw new Error(opened.failure.sentence);
      onTestFinished(() => void process.kill(opened.value.pid, 'SIGKILL'));
      return opened.value;
    };
    const terminals = () =>
      readdirSync('/proc/self/fd').filter(fd => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`).endsWith('ptmx');
        } catch {
          return false;
        }
      }).length;
    const message = (text: string) => ({ bytes: Buffer.from(text), pauseMs: 0 });
    const first = open(['sh', '-c', "trap '' HUP; exec sleep 1000 </dev/null >/dev/null 2>&1"], () => {});
    await until(() => terminals() === 0, 'its terminal is closed');
    let shown = '';
    const second = open(['cat'], bytes => {
      shown += bytes.toString('latin1');
    });
    expect(first.write(message('for the first\n'))).toBe(false);
    first.resize(40, 10);
    expect(second.write(message('for the second\n'))).toBe(true);
    await until(() => shown.includes('second\r\nfor the second'), 'cat has answered');
    expect(shown).not.toContain('first');
  },
);
