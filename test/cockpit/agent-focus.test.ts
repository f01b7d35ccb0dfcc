// An agent that asked for focus events hears when the person comes and goes, and no other agent hears anything.
import { expect, test } from 'vitest';
import { AgentFocus, type Typed } from '../../src/cockpit/agent-focus.js';

function set() {
  const heard: string[] = [];
  const focus = new AgentFocus({ keys: (view, bytes) => heard.push(`${view} ${bytes.toString().slice(2)}`) });
  return { heard, focus };
}

function agent(view: string, focusEvents = true, more: Partial<Typed['screen']> = {}): Typed {
  return { view, screen: { modes: { focusEvents }, state: 'live', paused: false, ...more } };
}

test('attached, another one, back', () => {
  const { heard, focus } = set();
  focus.update(null, true);
  focus.update(agent('a'), true);
  focus.update(agent('a'), true);
  focus.update(agent('b'), true);
  focus.update(null, true);
  focus.update(agent('a'), true);
  expect(heard).toEqual(['a I', 'a O', 'b I', 'b O', 'a I']);
});

test('who did not ask, is paused or is only a last picture hears nothing', () => {
  const { heard, focus } = set();
  for (const one of [
    agent('a', false),
    agent('b', true, { paused: true }),
    agent('c', true, { state: 'stale' }),
  ]) {
    focus.update(one, true);
    focus.update(null, true);
  }
  // The terminal is not in front: the agent heard so already, or will when it is.
  focus.update(agent('d'), false);
  focus.update(null, false);
  expect(heard).toEqual([]);
});
