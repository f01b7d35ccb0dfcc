import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { bootId, isSameProcess, parseStat, processStart } from '../../src/home/process-id.js';

describe('the identity of a process', () => {
  it('is its pid with its start time, and ends with it', async () => {
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    const start = processStart(pid);
    expect(start).toMatch(/^\d+$/);
    expect(isSameProcess(pid, start ?? '')).toBe(true);
    expect(isSameProcess(pid, '1')).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processStart(pid)).toBeNull();
    expect(isSameProcess(pid, start ?? '')).toBe(false);
  });

  it('is read past a name that holds brackets and spaces', () => {
    const rest = ['S', '7', '8', '9', ...Array.from({ length: 15 }, (_, i) => `f${i}`), '12345', 'tail'];
    expect(parseStat(`42 (a) b (c) ${rest.join(' ')}\n`)).toEqual({
      pid: 42,
      state: 'S',
      ppid: 7,
      group: 8,
      session: 9,
      start: '12345',
    });
    expect(parseStat('42 (cut')).toBeNull();
  });

  it('holds for one boot', () => {
    expect(bootId()).toBe(bootId());
    expect(bootId()).not.toBe('unknown');
  });
});
