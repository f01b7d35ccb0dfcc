// What a program of the person is given of the worker in front.
import { expect, it } from 'vitest';
import { launchOf } from '../../src/cockpit/popups/launch.js';
import { confirmSentence } from '../../src/cockpit/views/confirm.js';
import type { Program } from '../../src/domain/config.js';
import type { WorkspaceView } from '../../src/domain/worker.js';
import { storeAt } from '../screens/render.js';
import { crew, snapshot } from '../screens/snapshots.js';

function stateWith(workspace: WorkspaceView) {
  const [first, ...others] = crew;
  if (first === undefined) throw new Error('there is nobody');
  return storeAt(120, 40, snapshot({ workers: [{ ...first, workspace }, ...others] })).getState();
}

it.each([
  ['worktree', 'worker/worker-1', 'main'],
  ['here', 'main', 'main'],
  // Its own main moves with its work.
  ['clone', 'main', 'origin/main'],
  ['clone', null, 'origin/HEAD'],
] as const)('a diff in a %s on %s is against %s', (kind, branch, base) => {
  const diff: Program = { run: ['git', 'diff', '--merge-base', '{base}'], in: 'popup', cwd: 'worktree' };
  const launch = launchOf(stateWith({ kind, path: '/tmp/w', branch }), diff, {}, { named: '' });
  expect(launch.argv).toEqual(['git', 'diff', '--merge-base', base]);
  expect(launch.cwd).toBe('/tmp/w');
});

it('what becomes of a workspace is said before its worker goes', () => {
  const say = (kind: WorkspaceView['kind']) =>
    confirmSentence(stateWith({ kind, path: '/tmp/w', branch: 'main' }), {
      kind: 'confirm',
      what: 'remove',
      workers: ['worker-1'],
    });
  expect(say('clone')).toBe(
    'Take worker-1 off the list? Its clone goes only if nothing in it would be lost.',
  );
  expect(say('here')).toBe('Take worker-1 off the list? Its files stay.');
});
