// A crew tells a webhook on this machine what happens: by the person's file, by the project's only once it is trusted; and the
// address is nowhere to be found afterwards.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Hook } from '../supervisor/tell/hook.js';
import { until } from '../support/bounded.js';
import { Instance } from '../support/instance.js';
import { makeRepository, type Repository } from '../support/repository.js';

async function begin(todo: string): Promise<{ hook: Hook; instance: Instance; app: Repository }> {
  const hook = await Hook.open();
  onTestFinished(() => hook.close());
  const instance = new Instance({ DECK_HOOK: hook.url });
  onTestFinished(() => instance.dispose());
  return { hook, instance, app: makeRepository(instance.path('app'), { todo, upstream: true }) };
}

const up = ['up', '-n', '1', '--agent', 'practice', '--agent-arg=--step-ms=3'];
const told = (hook: Hook, text: string) =>
  until(
    () => hook.texts().some(one => one.includes(text)),
    `${text} is told:\n${hook.texts().join('\n')}`,
    60_000,
  );

function filesBelow(directory: string): string[] {
  return readdirSync(directory).flatMap(name => {
    const path = join(directory, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) return filesBelow(path);
    return stat?.isFile() === true ? [path] : [];
  });
}

test('what is stuck, what was pushed and that all is done; the address stays in the environment', async () => {
  const { hook, instance, app } = await begin('- [ ] Write chapter 1\n- [ ] Climb <!channel> [stuck]\n');
  mkdirSync(join(instance.home, 'config'), { recursive: true });
  writeFileSync(join(instance.home, 'config', 'config.yaml'), 'tell: { slack: { env: DECK_HOOK } }\n');
  await instance.ok(app.path, ...up);
  await told(hook, 'The crew has nothing left to do.');
  const all = hook.texts().join('\n');
  expect(all).toContain('worker-1 is stuck on “Climb &lt;!channel&gt; [stuck]”');
  expect(all).toContain('worker-1 pushed to origin/main: Done: Write chapter 1');
  expect(all).not.toContain('<');
  expect(all).not.toContain('current_tasks');
  const { stdout: shown } = await instance.ok(app.path, 'config', 'show');
  expect(shown).toContain('env: DECK_HOOK');
  for (const file of filesBelow(instance.home)) {
    expect(readFileSync(file).includes('S3cretT0ken'), file).toBe(false);
  }
  expect(instance.processes().some(({ command }) => command.includes('S3cretT0ken'))).toBe(false);
});

test('a project’s file sends nothing before it is trusted', async () => {
  const { hook, instance, app } = await begin('- [ ] Climb it [stuck]\n');
  app.write('quarterdeck.yaml', 'tell: { slack: { env: DECK_HOOK }, on: [stuck] }\n');
  const done = async () =>
    until(
      async () => (await instance.ok(app.path, 'logs')).stdout.includes('is stuck on'),
      'it is stuck',
      60_000,
    );
  await instance.ok(app.path, ...up);
  await done();
  expect((await instance.qd(app.path, 'trust')).stderr).toContain('the variable DECK_HOOK');
  await instance.ok(app.path, 'trust', '--yes');
  app.git('pull', '-q', 'origin', 'main');
  app.write('TODO.md', '- [ ] Climb that [stuck]\n');
  app.git('commit', '-q', '-a', '-m', 'More');
  app.git('push', '-q', 'origin', 'main');
  await instance.ok(app.path, ...up);
  await told(hook, 'Climb that [stuck]');
  expect(hook.texts().join('\n')).not.toContain('Climb it');
});
