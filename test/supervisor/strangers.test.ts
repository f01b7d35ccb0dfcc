// Who may speak to the supervisor, and what happens to nonsense.
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { homePaths } from '../../src/home/home.js';
import { protocolVersion } from '../../src/protocol/version.js';
import { connectBare } from './hello.js';
import { Instance, sentence } from './support.js';

describe('the supervisor’s socket', () => {
  it('is its owner’s alone, and answers nobody without the token', async () => {
    const instance = new Instance();
    await instance.link();
    expect(statSync(homePaths.supervisorSocket(instance.home)).mode & 0o777).toBe(0o600);
    const stranger = await connectBare(instance.home);
    const closed = new Promise(resolve => stranger.onClose(resolve));
    expect(sentence(await stranger.call('snapshot', { root: instance.root }))).toBe(
      'refused: Say hello first.',
    );
    const hello = { protocol: protocolVersion, token: 'guess', client: 'cli' } as const;
    expect(sentence(await stranger.call('hello', hello))).toContain(
      'refused: The supervisor does not know this token',
    );
    await closed;
    const silent = connect(homePaths.supervisorSocket(instance.home));
    const from = Date.now();
    await new Promise(resolve => silent.once('close', resolve));
    expect(Date.now() - from).toBeGreaterThan(3_000);
  });

  it('closes on nonsense, tells a bad parameter by its place, and serves the others on', async () => {
    const instance = new Instance();
    const link = await instance.link();
    const noise = connect(homePaths.supervisorSocket(instance.home));
    noise.on('error', () => {});
    noise.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 9, 1, 2, 3]));
    await new Promise(resolve => noise.once('close', resolve));
    const bad = { root: instance.root, workers: 7 } as unknown as { root: string; workers: 'all' };
    expect(sentence(await link.call('worker.kill', bad))).toContain('usage: worker.kill: workers:');
    const tooMany = { root: instance.root, count: 100_000, agent: null, env: {} };
    expect(sentence(await link.call('crew.up', tooMany))).toContain('usage: crew.up: count:');
    expect(sentence(await link.call('snapshot', { root: instance.root }))).toBe('it worked');
  });
});
