import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { homePaths, resolveHome } from '../../src/home/home.js';
import { acquireLock } from '../../src/home/lock.js';
import { ensureHome, ensureToken, readToken } from '../../src/home/secure.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'qd-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const homeIn = (path: string) => resolveHome({ QUARTERDECK_HOME: path });

describe('a home', () => {
  it('is named by QUARTERDECK_HOME, else by the XDG directories', () => {
    expect(homeIn('/tmp/x').run).toBe('/tmp/x/run');
    const xdg = resolveHome({ HOME: '/h', XDG_RUNTIME_DIR: '/run/user/7' });
    expect([xdg.run, xdg.state, xdg.data, xdg.named]).toEqual([
      '/run/user/7/quarterdeck',
      '/h/.local/state/quarterdeck',
      '/h/.local/share/quarterdeck',
      '',
    ]);
  });

  it('keeps its sockets short enough to bind, whatever its name', () => {
    const home = homeIn(join('/tmp', 'a'.repeat(200)));
    expect(Buffer.byteLength(homePaths.hostSocket(home, '0123456789abcdef'))).toBeLessThan(104);
    expect(homeIn(join('/tmp', 'b'.repeat(200))).run).not.toBe(home.run);
  });

  it('is made 0700 with one token of 0600 that all agree on', () => {
    const home = homeIn(directory);
    expect(ensureHome(home)).toMatchObject({ ok: true });
    expect(statSync(home.run).mode & 0o777).toBe(0o700);
    const token = ensureToken(home);
    expect(ensureToken(home)).toBe(token);
    expect(readToken(home)).toBe(token);
    expect(statSync(homePaths.token(home)).mode & 0o777).toBe(0o600);
  });

  it('refuses a loose directory and a link, with the way out', () => {
    const loose = homeIn(join(directory, 'loose'));
    mkdirSync(loose.run, { recursive: true });
    chmodSync(loose.run, 0o755);
    expect(ensureHome(loose)).toMatchObject({
      ok: false,
      failure: {
        kind: 'refused',
        sentence: `${loose.run} is open to others (mode 755).`,
        hint: `Make it yours alone: chmod 700 ${loose.run}`,
      },
    });
    const linked = homeIn(join(directory, 'linked'));
    mkdirSync(linked.name);
    symlinkSync(directory, linked.run);
    expect(ensureHome(linked)).toMatchObject({
      ok: false,
      failure: { sentence: `${linked.run} is a symbolic link.` },
    });
  });
});

describe('a lock', () => {
  it('has one holder, and dies with it', async () => {
    const file = join(directory, 'lock');
    const script = join(import.meta.dirname, 'fixtures', 'hold-lock.mjs');
    const holder = fork(script, [file], { execArgv: [] });
    await once(holder, 'message');
    expect(acquireLock(file)).toBeNull();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const held = acquireLock(file);
    expect(held).not.toBeNull();
    held?.release();
  });

  it('is another one when its file is deleted, and can be taken again while nobody else has', () => {
    const file = join(directory, 'deleted');
    const held = acquireLock(file);
    expect(held?.stands()).toBe(true);
    rmSync(file);
    expect(held?.stands()).toBe(false);
    const next = acquireLock(file);
    expect(held?.renew()).toBe(false);
    next?.release();
    expect(held?.renew()).toBe(true);
    expect(held?.stands()).toBe(true);
    expect(acquireLock(file)).toBeNull();
    held?.release();
  });
});
