// Shells draw their prompt anew for every size. What that leaves on the screen was compared with tmux 3.3a by hand: it is the same.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { openPty, type Pty } from '../../../src/host/pty/pty.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { until } from '../../support/bounded.js';
import { must } from '../support.js';

const shells: { name: string; argv: [string, ...string[]] }[] = [
  { name: 'bash with readline', argv: ['/bin/bash', '--norc', '--noprofile', '-i'] },
  { name: 'dash', argv: ['/bin/dash', '-i'] },
];
const sizes = [
  [40, 12],
  [25, 8],
  [60, 20],
  [33, 6],
  [80, 24],
  [50, 24],
  [80, 10],
  [80, 24],
] as const;

describe('a shell that is resized again and again', () => {
  it.each(shells)('keeps every line of its output once: $name', async ({ argv }) => {
    if (!existsSync(argv[0])) return console.log(`${argv[0]} is not here: nothing to resize`);
    const screen = new VtScreen(80, 24);
    let printed = 0;
    let ended = false;
    const env = {
      PATH: process.env['PATH'] ?? '/bin',
      HOME: tmpdir(),
      PS1: 'a-prompt:~$ ',
      TERM: 'xterm-256color',
    };
    const pty: Pty = must(
      openPty(
        { argv, cwd: tmpdir(), env, cols: 80, rows: 24 },
        bytes => {
          printed++;
          screen.write(bytes);
        },
        () => {
          ended = true;
        },
      ),
    );
    const all = () => screen.capture(0, null).lines.join('\n');
    const type = (text: string) => pty.write({ bytes: Buffer.from(text), pauseMs: 0 });
    await until(() => all().includes('a-prompt'), 'the prompt');
    type('seq -f "line %g of them" 1 30; echo E""ND\r');
    await until(() => /END\n.*\$ $/.test(`${all().trimEnd()} `), 'the end of the output');
    type('a command that nobody ends, and that is wrapped in a narrow terminal, 漢字 and all');
    await until(() => all().includes('all'), 'what was typed');
    for (const [cols, rows] of sizes) {
      const before = printed;
      pty.resize(cols, rows);
      screen.resize(cols, rows);
      if (argv[0].endsWith('bash')) await until(() => printed > before, 'the prompt, drawn anew');
    }
    const typed = () =>
      all()
        .split('\n')
        .filter(line => line.includes('a command that nobody ends')).length;
    await until(() => typed() > 0, 'what was typed, at the last size');
    expect(typed()).toBe(1);
    type('\x15\recho D""ONE\r');
    await until(() => all().includes('DONE'), 'the shell still answers');
    const lines = all().split('\n');
    const kept = lines.filter(line => line.startsWith('line '));
    expect(kept).toEqual(Array.from({ length: 30 }, (_, i) => `line ${i + 1} of them`));
    type('exit\r');
    await until(() => ended, 'the shell ended');
    screen.dispose();
  });
});
