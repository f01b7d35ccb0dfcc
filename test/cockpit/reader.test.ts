// What a screen reader hears: of an agent that redraws only what is new, of the crew one line for each change.
import { expect, test } from 'vitest';
import { LinePrinter } from '../../src/cockpit/reader/line-printer.js';
import { ScreenText } from '../../src/cockpit/reader/screen-text.js';
import { crewLines, newsBetween } from '../../src/cockpit/reader/words.js';
import { PaneScreen } from '../../src/cockpit/screen/pane-screen.js';
import { VtScreen } from '../../src/host/screen/screen.js';
import { storeAt } from '../screens/render.js';
import { ago, snapshot, worker } from '../screens/snapshots.js';
import { frameOf } from './screen/outer.js';

/** An agent's terminal, and what is heard of it after each of its outputs. */
function listen(cols = 40, rows = 6) {
  const screen = new VtScreen(cols, rows);
  const pane = new PaneScreen();
  pane.reset(1);
  const text = new ScreenText();
  let seq = 0;
  return (output: string, isTyped = false) => {
    screen.writeText(output);
    pane.apply(frameOf(screen, { seq: ++seq, generation: 1 }));
    return text.take(pane, isTyped);
  };
}

test('lines are heard once, also when they scroll, and a wheel that turns is no news', () => {
  const hear = listen();
  expect(hear('one\r\ntwo\r\n').lines).toEqual(['one', 'two']);
  expect(hear('three\r\n').lines).toEqual(['three']);
  expect(hear('✻ Thinking… (1s · 20 tokens)').lines).toEqual(['✻ Thinking… (1s · 20 tokens)']);
  expect(hear('\r\x1b[K✽ Thinking… (2s · 45 tokens)').lines).toEqual([]);
  expect(hear('\r\x1b[K────\r\nfour\r\nfive\r\nsix\r\nseven').lines).toEqual([
    'four',
    'five',
    'six',
    'seven',
  ]);
  expect(hear('\x1b[2J\x1b[Hfour\r\n42\r\n43').lines).toEqual(['42', '43']);
});

test('what is printed is heard although another line like it stands there, or stood there', () => {
  const hear = listen();
  expect(hear('test 1 passed\r\n').lines).toEqual(['test 1 passed']);
  expect(hear('test 2 passed\r\ntest 3 passed\r\n').lines).toEqual(['test 2 passed', 'test 3 passed']);
  expect(hear('ok\r\n').lines).toEqual(['ok']);
  expect(hear('ok\r\n').lines).toEqual(['ok']);
  // Long gone from the screen.
  hear('a\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng\r\n');
  expect(hear('ok\r\ntest 9 passed\r\n').lines).toEqual(['ok', 'test 9 passed']);
});

test('a line that is drawn further down, counting on or not, is no news', () => {
  const hear = listen();
  hear('one\r\n› ready\r\nwaited 3 s');
  expect(hear('\x1b[F\x1b[Jtwo\r\n› ready\r\nwaited 4 s').lines).toEqual(['two']);
  expect(hear('\x1b[F\x1b[Jthree\r\nfour\r\n› ready\r\nwaited 5 s').lines).toEqual(['three', 'four']);
  // A picture that is cleared and drawn again.
  expect(hear('\x1b[F\x1b[J').lines).toEqual([]);
  expect(hear('› ready').lines).toEqual([]);
});

test('the line that is typed in is told apart', () => {
  const hear = listen();
  expect(hear('question?\r\n> he', true)).toEqual({ lines: ['question?'], typed: '> he' });
  expect(hear('llo', true)).toEqual({ lines: [], typed: '> hello' });
  expect(hear('\x1b[?25l', true).typed).toBeNull();
});

test('the printer writes each line once, and only the last anew; hostile text is shown', () => {
  const written: string[] = [];
  const printer = new LinePrinter(
    text => written.push(text),
    () => 20,
  );
  printer.say(['a\u001b[2Jb', '', 'c']);
  printer.edit('> he');
  printer.edit('> hello');
  printer.say(['news']);
  printer.edit('> hell');
  printer.edit('> much too long for one row of it');
  printer.close();
  printer.close();
  expect(written).toEqual([
    'a\\e[2Jb\r\nc\r\n',
    '\r\x1b[K> he',
    'llo',
    '\r\x1b[Knews\r\n> hello',
    '\r\x1b[K> hell',
    '\r\x1b[K> much too long fo…',
    '\r\n',
  ]);
});

test('the crew in words: who, what, for how long, what is wanted', () => {
  const state = storeAt(100, 30).getState();
  expect(crewLines(state).slice(0, 3)).toEqual([
    'app, branch main. 5 workers. 2 need you; n goes to the next.',
    '1 worker-1, working for 3m, task Fix the parser error',
    '2 worker-2, asks for 10s, permission, task Add type checks, approve Bash: npm publish --dry-run',
  ]);
});

test('a change is a line, nothing twice, and ages say nothing', () => {
  const before = snapshot();
  const [first, second, ...others] = before.workers;
  if (first === undefined || second === undefined) throw new Error('no crew');
  const after = snapshot({
    workers: [
      { ...first, since: ago(0) },
      worker('worker-2', 'running', 'working'),
      ...others.slice(0, 2),
      worker('worker-9', 'running', 'idle', { marks: { bellAt: ago(1) } }),
    ],
    timeline: [
      ...before.timeline,
      { seq: 9, at: ago(0), worker: 'worker-9', level: 'info', sentence: 'worker-9 says: done' },
    ],
  });
  expect(newsBetween(before, after)).toEqual([
    'worker-2 working',
    'worker-9 idle',
    'worker-9 rings the bell',
    'worker-5 has left the crew',
    'worker-9 says: done',
  ]);
  expect(newsBetween(after, after)).toEqual([]);
});
