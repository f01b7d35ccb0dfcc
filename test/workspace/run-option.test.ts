// What pushes out of a worker's clone say of themselves, only where the upstream listens.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { setRunOption } from '../../src/workspace/run-option.js';
import { git, makeRepository } from '../support/repository.js';

it('names the run of the worker, follows the upstream, and leaves what else is there', async () => {
  const base = mkdtempSync(join(tmpdir(), 'qd-option-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const app = makeRepository(join(base, 'app'), { upstream: true });
  const clone = join(base, 'clone');
  git(base, 'clone', '-q', app.upstream, clone);
  git(clone, 'config', 'push.pushOption', 'mine');
  const options = () => git(clone, 'config', '--get-all', 'push.pushOption').split('\n');
  await setRunOption(clone, 'one');
  expect(options()).toEqual(['mine']);
  git(app.upstream, 'config', 'receive.advertisePushOptions', 'true');
  await setRunOption(clone, 'one');
  await setRunOption(clone, 'two');
  expect(options()).toEqual(['mine', 'run=two']);
  git(clone, 'push', '-q', 'origin', 'HEAD:refs/heads/side');
  git(app.upstream, 'config', 'receive.advertisePushOptions', 'false');
  await setRunOption(clone, 'two');
  expect(options()).toEqual(['mine']);
});
