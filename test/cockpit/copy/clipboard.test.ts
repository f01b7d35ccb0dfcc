// Where copied text goes: one bounded sequence to the terminal, and the system's own tool, which may be missing, stuck or deaf.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Clipboard, copiedSentence, osc52, toolsFor } from '../../../src/cockpit/copy/clipboard.js';
import { until } from '../../support/bounded.js';

let directory: string;
let written: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'qd-'));
  written = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function clipboard(env: Record<string, string> = {}, ways = { osc52: true, tool: true }): Clipboard {
  const path = `${directory}:${process.env['PATH'] ?? ''}`;
  return new Clipboard({
    write: text => written.push(text),
    env: () => ({ PATH: path, ...env }),
    ways: () => ways,
    platform: 'linux',
  });
}

function tool(name: string, script: string): void {
  writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, name), 0o755);
}

const names = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
  toolsFor(env, platform).map(one => one.argv[0]);

it('writes the text as one OSC 52', async () => {
  expect(await clipboard().copy('grüße\n漢字', false)).toEqual({ characters: 8, lost: 0 });
  expect(written).toEqual([osc52('grüße\n漢字')]);
  expect(written[0]).toBe(`\u001b]52;c;${Buffer.from('grüße\n漢字').toString('base64')}\u0007`);
});

it('cuts what a terminal would not take, at a whole character, and says so', async () => {
  const long = '漢'.repeat(40_000);
  const copied = await clipboard().copy(long, false);
  expect(copied).toEqual({ characters: 40_000, lost: 15_000 });
  expect(written[0]?.length).toBeLessThanOrEqual(100_000 + 8);
  expect(copiedSentence(copied, false)).toBe(
    'The first 25,000 of 40,000 characters copied: a terminal takes no more at once.',
  );
});

it('leaves the whole to a tool where there is one, so that the part does not take its place', async () => {
  tool('xsel', `cat > ${directory}/got`);
  const long = 'x'.repeat(200_000);
  const copied = await clipboard({ DISPLAY: ':7' }).copy(long, false);
  expect(copied).toEqual({ characters: 200_000, lost: 0 });
  expect(written).toEqual([]);
  expect(readFileSync(join(directory, 'got'), 'utf8')).toBe(long);
});

it('goes to the next tool when one is missing, fails, does not read or hangs', async () => {
  tool('wl-copy', 'exit 0 < /dev/null');
  tool('xclip', 'exec sleep 60');
  tool('xsel', `cat > ${directory}/part && mv ${directory}/part ${directory}/got`);
  const display = { WAYLAND_DISPLAY: 'w', DISPLAY: ':7' };
  const long = 'y'.repeat(2_000_000);
  expect(await clipboard(display).copy(long, false)).toEqual({ characters: 2_000_000, lost: 0 });
  expect(readFileSync(join(directory, 'got'), 'utf8')).toBe(long);
  tool('wl-copy', 'exit 1');
  tool('xclip', 'exit 1');
  await clipboard(display).copy('short', false);
  await until(() => readFileSync(join(directory, 'got'), 'utf8') === 'short', 'xsel has it');
});

it('goes only the ways that the configuration leaves open', async () => {
  tool('xsel', `cat > ${directory}/part && mv ${directory}/part ${directory}/got`);
  await clipboard({ DISPLAY: ':7' }, { osc52: false, tool: true }).copy('tool', false);
  expect(readFileSync(join(directory, 'got'), 'utf8')).toBe('tool');
  expect(written).toEqual([]);
  await clipboard({ DISPLAY: ':7' }, { osc52: true, tool: false }).copy('terminal', false);
  expect(written).toEqual([osc52('terminal')]);
  const neither = await clipboard({}, { osc52: false, tool: false }).copy('nowhere', false);
  expect(copiedSentence(neither, false)).toContain('clipboard.osc52 is off');
  expect(readFileSync(join(directory, 'got'), 'utf8')).toBe('tool');
});

it('adds to what was copied last', async () => {
  const one = clipboard();
  await one.copy('first', true);
  await one.copy('second', true);
  await one.copy('third', false);
  expect(written).toEqual(['first', 'first\nsecond', 'third'].map(osc52));
});

it('asks only the tools that reach the person’s own display', () => {
  expect(names({})).toEqual([]);
  expect(names({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' })).toEqual(['wl-copy', 'xclip', 'xsel']);
  expect(names({}, 'darwin')).toEqual(['pbcopy']);
  expect(names({ SSH_CONNECTION: '1 2 3 4' }, 'darwin')).toEqual([]);
  expect(names({ WSL_DISTRO_NAME: 'x' })).toEqual(['clip.exe']);
  expect(names({ TMUX: '/tmp/t,1,0' })).toEqual(['tmux']);
});

it('says how much', () => {
  expect(copiedSentence({ characters: 1, lost: 0 }, false)).toBe('1 character copied.');
  expect(copiedSentence({ characters: 1_412, lost: 0 }, false)).toBe('1,412 characters copied.');
  expect(copiedSentence({ characters: 10, lost: 0 }, true)).toBe(
    'The first 10 characters of the selection copied.',
  );
});
