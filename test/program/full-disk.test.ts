// A disk that is full: a sentence, nothing half-made, the agents go on, and it works again once there is room.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { programFile } from '../../src/home/launch.js';
import { Instance } from '../support/instance.js';
import { makeRepository } from '../support/repository.js';
import { fixture } from './crew.js';

test('a full disk', async context => {
  const instance = new Instance();
  try {
    // Half a megabyte that does not compress: a worktree of it does not fit.
    const noise = Array.from({ length: 40_000 }, (_, index) => Math.imul(index, 2_654_435_761) >>> 0);
    const app = makeRepository(instance.path('app'), { files: { 'big.txt': noise.join('\n') } });
    const userNamespace = process.getuid?.() === 0 ? '-m' : '-rm';
    const ran = spawnSync(
      'unshare',
      [userNamespace, fixture('full-disk.sh'), instance.home, app.path, process.execPath, programFile],
      { env: instance.env, encoding: 'utf8', timeout: 60_000 },
    );
    if (ran.status !== 0) return context.skip(`no disk can be made to fill here: ${ran.stderr.trim()}`);
    const steps = Object.fromEntries(ran.stdout.trim().split('\n').map(parseStep));
    expect(steps).toMatchObject({
      before: [0, expect.stringContaining('first runs')],
      new: [1, expect.stringMatching(/disk is full.*second/i)],
      status: [0, expect.stringContaining('first')],
      send: [0, expect.anything()],
      capture: [0, expect.stringContaining('hello')],
      unrecorded: [0, expect.stringContaining('first is recorded no more: the disk is full')],
      doctor: [0, expect.stringContaining('first is recorded no more')],
      logs: [0, expect.stringMatching(/first is recorded no more: .* Its session goes on/)],
      trees: [0, expect.not.stringContaining('second')],
      // What cannot be started again is not ended.
      restart: [1, expect.stringMatching(/disk .*is full/i)],
      still: [0, expect.not.stringContaining('killed')],
      // Supervisor and host were killed: both start on a full disk too.
      killed: [0, expect.stringMatching(/first .*crashed/)],
      after: [0, expect.stringContaining('third runs')],
      down: [0, expect.stringContaining('third was killed')],
    });
  } finally {
    await instance.dispose();
  }
});

function parseStep(line: string): [string, [number, string]] {
  const [name = '', code = '', ...said] = line.split(' ');
  return [name, [Number(code), said.join(' ').trim()]];
}
