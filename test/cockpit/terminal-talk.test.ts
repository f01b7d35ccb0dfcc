// What is said between us and the outer terminal: its answers at any time, its keyboard, its background, and the silence at the end.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readAnswer } from '../../src/cockpit/terminal/answers.js';
import { readFeatures } from '../../src/cockpit/terminal/features.js';
import { TerminalTalk } from '../../src/cockpit/terminal/talk.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function talk(
  features: { dark: boolean | null; answersColours: boolean } = { dark: null, answersColours: true },
) {
  const said: string[] = [];
  return { said, talk: new TerminalTalk(features, text => said.push(text)) };
}

const hear = (one: TerminalTalk, text: string) => one.hear(Buffer.from(text, 'latin1'));

test.each([
  ['\x1b[?0u', { kind: 'kitty' }],
  ['\x1b[?62;22c', { kind: 'fence' }],
  ['\x1b[?997;2n', { kind: 'background', dark: false }],
  ['\x1b]11;rgb:0000/0000/0000\x1b\\', { kind: 'background', dark: true }],
  ['\x1b]11;rgb:fdfd/f6f6/e3e3\x07', { kind: 'background', dark: false }],
  ['\x1b]11;rgb:1e/1e/2e\x07', { kind: 'background', dark: true }],
  ['\x1b]11;rgba:ffff/ffff/ffff/ffff\x07', { kind: 'background', dark: false }],
  ['\x1b]11;#ffffff\x07', { kind: 'background', dark: false }],
  // A strong blue is dark, as bright as it is; so little of it is seen.
  ['\x1b]11;rgb:0000/0000/ffff\x07', { kind: 'background', dark: true }],
  ['\x1b]11;rgb:zz/00/00\x07', null],
  ['\x1b]11;?\x07', null],
  ['\x1b]10;rgb:0/0/0\x07', null],
  ['\x1b[12;4R', null],
  ['\x1b[?2026;2$y', null],
])('%j tells %j', (text, answer) => {
  expect(readAnswer(Buffer.from(text, 'latin1'))).toEqual(answer);
});

test('kitty keys are asked for while an agent wants them, also when the terminal says late that it speaks them', () => {
  const { talk: one, said } = talk();
  expect(one.greet()).toContain('\x1b[?u');
  one.setKeys(1);
  expect(said).toEqual([]);
  hear(one, '\x1b[?0u');
  expect(said.splice(0)).toEqual(['\x1b[>5u']);
  one.setKeys(1);
  one.setKeys(11);
  one.setKeys(0);
  expect(said.splice(0)).toEqual(['\x1b[=15;1u', '\x1b[<u']);
  one.setKeys(3);
  expect(said.splice(0)).toEqual(['\x1b[>7u']);
  // Given away and taken again, in a stop.
  one.bid();
  expect(one.greet().endsWith('\x1b[>7u')).toBe(true);
  expect(said).toEqual([]);
});

test('a terminal that speaks no kitty gives what it has: modifyOtherKeys, until the agent is left', () => {
  const { talk: one, said } = talk();
  one.greet();
  one.setKeys(5);
  expect(said).toEqual([]);
  hear(one, '\x1b[?62c');
  expect(said.splice(0)).toEqual(['\x1b[>4;1m']);
  one.setKeys(1);
  expect(said).toEqual([]);
  one.setKeys(0);
  expect(said.splice(0)).toEqual(['\x1b[>4;0m']);
  one.setKeys(1);
  expect(said.splice(0)).toEqual(['\x1b[>4;1m']);
  expect(one.bid()).toContain('\x1b[>4;0m');
  // One that says so late after all.
  one.greet();
  one.setKeys(0);
  one.setKeys(1);
  said.splice(0);
  hear(one, '\x1b[?0u');
  expect(said).toEqual(['\x1b[>4;0m', '\x1b[>5u']);
});

test('the background is news only when it is another', () => {
  const { talk: one } = talk({ dark: true, answersColours: true });
  expect(hear(one, '\x1b]11;rgb:0/0/0\x07')).toBe(false);
  expect(hear(one, '\x1b[?997;2n')).toBe(true);
  expect(one.dark).toBe(false);
});

test('a terminal that would print the question is not asked for its colours', () => {
  const { talk: one } = talk({ dark: null, answersColours: false });
  expect(one.greet()).toBe('\x1b[?u\x1b[c');
  expect(one.bid()).toBe('');
});

test('leaving waits for answers that are on their way, never long, and not for a terminal that never answers', async () => {
  const { talk: one } = talk();
  one.greet();
  let left = false;
  void one.settled().then(() => (left = true));
  await vi.advanceTimersByTimeAsync(200);
  expect(left).toBe(false);
  hear(one, '\x1b[?62c');
  await vi.advanceTimersByTimeAsync(0);
  expect(left).toBe(true);
  await one.settled();
  one.greet();
  left = false;
  void one.settled().then(() => (left = true));
  await vi.advanceTimersByTimeAsync(301);
  expect(left).toBe(true);
  await vi.advanceTimersByTimeAsync(2_000);
  await one.settled();
});

test.each([
  [{ COLORFGBG: '15;0' }, true],
  [{ COLORFGBG: '0;15' }, false],
  [{ COLORFGBG: '0;default;7' }, false],
  [{ COLORFGBG: '12;8' }, true],
  [{ COLORFGBG: 'x' }, null],
  [{}, null],
])('%j: dark is %j', (env, dark) => {
  expect(readFeatures({ TERM: 'xterm-256color', ...env }).dark).toBe(dark);
});
