// `logs`: all of it, the last while, what is grave; and what `status --watch` counts of a crew that has worked.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';

let instance: Instance;
let app: Repository;

beforeAll(async () => {
  instance = new Instance();
  app = makeRepository(instance.path('app'), {
    todo: '- [ ] Write chapter 1\n- [ ] Climb it [stuck]\n',
    upstream: true,
  });
  await instance.ok(app.path, 'up', '-n', '1', '--agent', 'practice', '--agent-arg=--step-ms=3');
  await until(async () => (await logs()).includes('nothing left to do'), 'the crew is done', 60_000);
});
afterAll(() => instance.dispose());

const logs = async (...args: string[]) => (await instance.ok(app.path, 'logs', ...args)).stdout;

test('--level leaves out what is less grave, --since what is older, of all or of one worker', async () => {
  const grave = await logs('--level', 'warning');
  expect(grave).toContain('is stuck on “Climb it [stuck]”');
  expect(grave).not.toContain('takes:');
  expect(await logs('--level', 'good')).toContain('The crew has nothing left to do.');
  expect(await logs('--level', 'info', 'worker-1')).toBe(await logs('worker-1'));
  expect(await logs('--since', '1h')).toBe(await logs());
  expect(await logs('--since', '1h', '--level', 'warning', 'worker-1')).toContain('is stuck');
  expect(await logs('--since', '0s')).toBe('');
});

test('what makes no sense is refused with a way out', async () => {
  const ago = await instance.qd(app.path, 'logs', '--since', 'yesterday');
  expect([ago.code, ago.stderr]).toEqual([2, expect.stringContaining('--since does not know “yesterday”')]);
  const level = await instance.qd(app.path, 'logs', '--level', 'worst');
  expect([level.code, level.stderr]).toEqual([2, expect.stringContaining('info, good, warning, error')]);
  expect((await instance.qd(app.path, 'logs', 'nobody', '--since', '1h')).code).toBe(3);
});

test('status --watch has counted its sessions, and gives no estimate after one task', async () => {
  const program = instance.start({ args: ['status', '--watch'], cwd: app.path });
  await program.waitFor(/sessions +2 today/);
  await program.waitFor(/tasks +1 left, 1 done; at the present rate –/);
  await program.waitFor(/commits +\d+ on origin\/main in the last hour; the latest .*, worker-1: /);
  program.press('ctrl+c');
  expect((await program.ended()).code).toBe(0);
});
