// The real Claude that asks before it rests, and what it may do without asking.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claude } from '../../src/agents/claude.js';
import { until } from '../support/bounded.js';
import { git } from '../support/repository.js';
import { keys } from './support/bench.js';
import { installClaude } from './support/install.js';
import { press, Room, shows } from './support/pane.js';

const bin = await installClaude();

describe.skipIf(bin === null)('a session of a crew', () => {
  let room: Room;
  beforeEach(async () => {
    room = await Room.start(bin ?? '');
    room.person([room.project.path]);
  });
  afterEach(() => room.stop());

  test('is held at the end of its turn, sent on with a reason, and released', async () => {
    const request = room.request({ stop: 'ask' });
    const { eye } = await room.open(request);
    const first = await room.asked(request);
    await shows(eye, 'running Stop hook');
    room.answer(request, first, 'scn:hello, for the box is not ticked.');
    const second = await room.asked(request);
    expect(room.api.told.at(-1)).toMatch(/^Stop hook feedback:\nscn:hello, for the box is not ticked\.$/);
    expect(room.api.told).toHaveLength(2);
    room.answer(request, second, null);
    await shows(eye, /done \d+:\d+/);
    expect(() => room.answer(request, second, 'too late')).toThrow(/gone/);
  });

  test('that is interrupted while it is held asks no more', async () => {
    const request = room.request({ stop: 'ask' });
    const { eye } = await room.open(request);
    const seq = await room.asked(request);
    await shows(eye, 'running Stop hook');
    eye.type(keys.escape);
    await shows(eye, 'Interrupted');
    await until(() => {
      try {
        room.answer(request, seq, null);
        return false;
      } catch {
        return true;
      }
    }, 'the question is gone');
  });

  test('edits and uses git without a question, and asks before git would run something else', async () => {
    const request = room.request({ ...claude.crew, prompt: 'scn:crew' });
    const { eye } = await room.open(request);
    await shows(eye, 'All of it is pushed.');
    expect(eye.written).not.toContain('Do you want');
    expect(git(room.project.upstream, 'log', '--format=%s', '-1', 'main')).toBe('A note');
    for (const command of [
      'git_rebase_--exec_true_HEAD~1',
      'git_rebase_HEAD~1_-x_true',
      'git_push_--force_origin_main',
      'git_push_origin_+HEAD:main',
      'git_fetch_--upload-pack=true_origin',
      'git_log_--output=never',
    ]) {
      eye.type(`scn:run,${command}`);
      await shows(eye, command);
      eye.type('\r');
      await shows(eye, 'Do you want to proceed?');
      await press(eye, keys.escape, screen => !screen.includes('Do you want to proceed?'));
    }
  });
});
