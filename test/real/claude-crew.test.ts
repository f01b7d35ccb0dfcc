// A crew of the real Claude Code that works alone: each task once, in a fresh session, in a clone; done is what the upstream shows.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { git } from '../support/repository.js';
import { Bench, keys } from './support/bench.js';
import { installClaude } from './support/install.js';

const bin = await installClaude();
/** What the scripts call besides git. */
const flags = ['--agent-arg=--allowedTools', '--agent-arg=Bash'];

describe.skipIf(bin === null)('a crew of Claude', () => {
  let bench: Bench;
  afterEach(() => bench.stop());

  const upstream = (...args: string[]) => git(bench.repository.upstream, ...args);
  const timeline = () => bench.snapshot.timeline.map(entry => entry.sentence);
  const tells = (sentence: string) => timeline().filter(told => told.includes(sentence)).length;
  const nothingLeft = () => tells('The crew has nothing left to do.') > 0;

  test('of four drains a list of twelve, every task done once, and leaves nothing behind', async () => {
    const titles = Array.from({ length: 12 }, (_, i) =>
      i === 4
        ? `Write chapter ${i + 1} scn:forgetful,${i + 1}`
        : `Write chapter ${i + 1} scn:chapter,${i + 1}`,
    );
    bench = await Bench.start(bin ?? '', {
      todo: `# Tasks\n\n${titles.map(title => `- [ ] ${title}\n\n`).join('')}`,
    });
    await bench.qd('up', '-n', '4', '--agent', 'claude', ...flags);
    await bench.until('the crew has nothing left to do', nothingLeft, 150_000);
    for (const number of titles.keys()) {
      const subjects = upstream('log', '--format=%s', 'main').split('\n');
      expect(subjects.filter(subject => subject === `Chapter ${number + 1}`)).toHaveLength(1);
      expect(tells(`has done: ${titles[number]}`)).toBe(1);
    }
    expect(upstream('show', 'main:TODO.md')).not.toContain('- [ ]');
    expect(upstream('ls-tree', '--name-only', 'main', 'chapters/').split('\n')).toHaveLength(12);
    // One that was not done when it said so heard what was missing, and did it in the same session.
    expect(tells('was sent back: there is no summary of this session on the upstream')).toBe(1);
    expect(bench.api.told.filter(text => text.includes('The task is not done yet'))).not.toEqual([]);
    expect(upstream('for-each-ref', 'refs/quarterdeck')).toBe('');
    expect(upstream('ls-tree', '--name-only', 'main', 'current_tasks/')).toBe('');
    expect(bench.snapshot.workers.map(worker => worker.phase)).toEqual(Array(4).fill('stopped'));
    const sessions = readdirSync(join(bench.instance.home, 'data', 'recordings'));
    expect(sessions.filter(name => name.endsWith('.rec')).length).toBeGreaterThanOrEqual(12);
    await bench.qd('down', '--yes');
  });

  test('sends back one that only says it is done, then sets its task aside with what was missing', async () => {
    bench = await Bench.start(bin ?? '', { todo: '# Tasks\n\n- [ ] Paint the door scn:boaster\n' });
    await bench.qd('up', '-n', '1', '--agent', 'claude', ...flags);
    await bench.until('the crew has nothing left to do', nothingLeft, 120_000);
    expect(tells('worker-1 was sent back: ')).toBe(9);
    expect(upstream('show', 'main:STUCK.md')).toMatch(
      /## Paint the door scn:boaster\n\nworker-1 did not finish this in 3 sessions/,
    );
    expect(upstream('show', 'main:TODO.md')).toContain('- [ ] Paint the door');
    expect(upstream('for-each-ref', 'refs/quarterdeck')).toBe('');
  });

  test('a person takes one in hand in the middle, and the loop goes on once they are gone', async () => {
    bench = await Bench.start(bin ?? '', { todo: '# Tasks\n\n- [ ] Wait a while scn:slow,40,100\n' });
    await bench.qd('up', '-n', '1', '--agent', 'claude', ...flags);
    await bench.until('it works', () => bench.snapshot.workers[0]?.activity === 'working', 60_000);
    const attached = bench.instance.start({
      args: ['attach', 'worker-1'],
      cwd: bench.repository.path,
      cols: 120,
      rows: 40,
    });
    await attached.waitFor('line 3 of the slow stream', undefined, 30_000);
    attached.press(keys.escape);
    await bench.until(
      'the person interrupted it',
      () => bench.snapshot.workers[0]?.activity === 'idle',
      30_000,
    );
    // It is theirs: neither ended nor sent back.
    attached.press('scn:chapter,7');
    attached.press('\r');
    await until(
      () => upstream('log', '--format=%s', 'main').includes('Summary of chapter 7'),
      'it did what the person said',
      60_000,
    );
    expect(tells('was sent back')).toBe(0);
    expect(bench.snapshot.workers[0]?.phase).toBe('running');
    attached.press('\x1d');
    await attached.ended();
    await bench.until('it is sent back to its own task', () => tells('was sent back: ') > 0, 100_000);
  });
});
