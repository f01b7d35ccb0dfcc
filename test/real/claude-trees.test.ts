// The whole tree of a real Claude: frozen and thawed in mid-stream, its tools in sessions of their own too, and ended without a rest.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { isAlive, processOf } from '../support/processes.js';
import { Bench, keys } from './support/bench.js';
import { installClaude } from './support/install.js';

const bin = await installClaude();
/** A tool that ticks every 50 ms would have ticked ten times. */
const frozenMs = 500;

describe.skipIf(bin === null)('process trees', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(bin ?? '');
  });
  afterEach(() => bench.stop());

  test('paused in mid-stream and thawed, the whole text arrives', async () => {
    await bench.make('ada', 'scn:slow,40,100');
    await bench.shows('ada', 'line 5 of the slow stream');
    const since = bench.worker('ada').since;
    const evidence = bench.worker('ada').evidence[0];
    bench.forget('ada');
    await bench.qd('pause', 'ada');
    await bench.becomes('ada', 'paused');
    expect(processOf(bench.pid('ada'))?.state).toBe('T');
    const still = await bench.screen('ada');
    await delay(frozenMs);
    expect(await bench.screen('ada')).toBe(still);
    const refused = await bench.instance.qd(bench.repository.path, 'send', 'ada', 'hello');
    expect(refused.code).not.toBe(0);
    await bench.qd('resume', 'ada');
    await bench.until('it works again', () => bench.words('ada').at(-1) === 'working');
    const frozen = Date.parse(bench.worker('ada').since) - Date.parse(since);
    expect(frozen).toBeGreaterThanOrEqual(frozenMs);
    expect(bench.worker('ada').evidence[0]).toEqual(evidence);
    await bench.went('ada', 'working', 'paused', 'working', 'idle');
    const text = await bench.qd('capture', 'ada', '--from', '0');
    for (let line = 1; line <= 40; line++) expect(text).toContain(`line ${line} of the slow stream`);
  });

  /** Starts the daemon of `scn:daemon` through the Bash tool; gives the file into which it ticks. */
  async function startTool(): Promise<string> {
    await bench.make('ada', 'scn:daemon,60');
    await bench.becomes('ada', 'waiting/permission');
    await bench.answer('ada', keys.enter);
    await bench.becomes('ada', 'working');
    const ticks = join(bench.worker('ada').workspace?.path ?? '', 'ticks.txt');
    await until(() => existsSync(ticks) && readFileSync(ticks).length > 20, 'the tool ticks');
    return ticks;
  }

  test('a tool in a session of its own is frozen too, and thawed', async () => {
    const ticks = await startTool();
    await bench.qd('pause', 'ada');
    const stopped = readFileSync(ticks).length;
    await delay(frozenMs);
    expect(readFileSync(ticks).length).toBe(stopped);
    const tree = bench.instance.processes().filter(seen => /claude|sleep|tick/.test(seen.command));
    expect(tree.length).toBeGreaterThanOrEqual(3);
    for (const seen of tree) expect(`${seen.command.slice(0, 60)}: ${seen.state}`).toMatch(/: T$/);
    await bench.qd('resume', 'ada');
    await until(() => readFileSync(ticks).length > stopped, 'the tool ticks again');
    expect(bench.worker('ada').activity).toBe('working');
  });

  test('kill leaves no orphan, whatever the tools ignore', async () => {
    const ticks = await startTool();
    const pid = bench.pid('ada');
    const tree = bench.instance.processes().filter(seen => /sleep 60|ticks/.test(seen.command));
    expect(tree.length).toBeGreaterThanOrEqual(2);
    await bench.qd('kill', 'ada', '--yes');
    // It returns when nothing is left.
    for (const seen of [{ pid }, ...tree]) expect(isAlive(seen.pid)).toBe(false);
    const length = readFileSync(ticks).length;
    await delay(frozenMs);
    expect(readFileSync(ticks).length).toBe(length);
    await bench.becomes('ada', 'killed');
  });

  test('it leaves by itself: stopped, with nothing against it', async () => {
    await bench.make('ada', 'scn:hello');
    await bench.becomes('ada', 'idle');
    await bench.tell('ada', '/exit');
    await bench.becomes('ada', 'stopped');
    expect(bench.worker('ada').exitCode).toBe(0);
    expect(bench.worker('ada').notResumable).toBeNull();
  });
});
