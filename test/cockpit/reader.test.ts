// What a screen reader hears: of an agent that redraws only what is new, of the crew one line for each change.
import { expect, test } from 'vitest';
import { LinePrinter } from '../../src/cockpit/reader/line-printer.js';
import { type News, newsOf, Told } from '../../src/cockpit/reader/news.js';
import { ScreenText } from '../../src/cockpit/reader/screen-text.js';
import { arrangementLines, crewLines, dialogLines, newsBetween } from '../../src/cockpit/reader/words.js';
import { PaneScreen } from '../../src/cockpit/screen/pane-screen.js';
import type { CockpitState } from '../../src/cockpit/store/state.js';
import { span } from '../../src/cockpit/views/line.js';
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
  const heard = new Told();
  expect(heard.sentences(newsBetween(before, after))).toEqual([
    'worker-2 working',
    'worker-9 idle',
    'worker-9 rings the bell',
    'worker-5 has left the crew',
    'worker-9 says: done',
  ]);
  expect(newsBetween(after, after)).toEqual([]);
});

test('what is told by the state, by the timeline and by an answer is heard once, in whichever order they come', () => {
  const at = (phase: 'running' | 'paused' | 'killed', seq: number, ...sentences: string[]) =>
    snapshot({
      workers: [worker('w', phase, phase === 'running' ? 'unknown' : null)],
      timeline: sentences.map(sentence => ({ seq, at: ago(0), worker: 'w', level: 'info', sentence })),
    });
  const [runs, paused] = [at('running', 1), at('paused', 2, 'w was paused.')];
  const [again, killed] = [at('running', 3, 'w goes on.'), at('killed', 4, 'w was killed.')];
  const started = at('running', 5, 'w was started afresh.');
  const steps = [runs, paused, again, killed, started, killed, started];
  const answers = [
    'w is paused (1 process).',
    'w goes on (1 process).',
    'w was killed (2 processes). And 2 more.',
    'w was started afresh.',
    'w was killed (1 process).',
    'w was started afresh.',
  ];
  const hear = (answerFirst: boolean) => {
    const told = new Told();
    return answers.flatMap((sentence, step) => {
      const [one, two] = [steps[step], steps[step + 1]];
      if (one === undefined || two === undefined) throw new Error('no step');
      const later = { ...two, timeline: two.timeline.map(entry => ({ ...entry, seq: 10 + step })) };
      const answer = () => told.sentences([newsOf('answer', sentence, two.workers)]);
      const snapshots = () => told.sentences(newsBetween({ ...one, timeline: [] }, later));
      return answerFirst ? [...answer(), ...snapshots()] : [...snapshots(), ...answer()];
    });
  };
  expect(hear(false)).toEqual([
    'w paused',
    'w goes on, unknown',
    'w killed',
    'w was started afresh.',
    'w killed',
    'w was started afresh.',
  ]);
  expect(hear(true)).toEqual(answers);
});

test('a timeline that comes late, after both changes were heard, says nothing again', () => {
  const told = new Told();
  const heard = (by: News['by'], ...sentences: string[]) =>
    told.sentences(sentences.map(sentence => newsOf(by, sentence, [worker('w', 'running', 'idle')])));
  expect(heard('answer', 'w is paused (1 process).', 'w goes on (1 process).')).toHaveLength(2);
  expect(heard('timeline', 'w was paused.', 'w goes on.')).toEqual([]);
  expect(heard('timeline', 'w was paused.')).toEqual(['w was paused.']);
  expect(heard('answer', 'w is paused (1 process).')).toEqual([]);
});

test('what it does next, a failure and what an agent says are heard all the same', () => {
  const told = new Told();
  const heard = (sentence: string) =>
    told.sentences([newsOf('answer', sentence, [worker('w', 'running', 'idle')])]);
  for (const sentence of [
    'w was paused.',
    'w could not be killed: The host is gone.',
    'w says: w was paused.',
    'w is paused already.',
    'w ended with 3.',
    'Nothing was done.',
  ]) {
    expect(heard(sentence)).toEqual([sentence]);
  }
  expect(heard('w is paused (1 process).')).toEqual([]);
});

test('marks, zoom and what is taken back are a line each', () => {
  const before = storeAt(100, 30).getState();
  const after = (change: Partial<CockpitState>) => arrangementLines(before, { ...before, ...change });
  expect(after({})).toEqual([]);
  expect(after({ marked: ['worker-1'] })).toEqual(['worker-1 is marked.']);
  const two = { ...before, marked: ['worker-1', 'worker-2'] };
  expect(arrangementLines(before, two)).toEqual([
    'worker-1 is marked, 2 in all.',
    'worker-2 is marked, 2 in all.',
  ]);
  expect(arrangementLines(two, { ...two, marked: ['worker-2'] })).toEqual([
    'worker-1 is no longer marked, 1 still are.',
  ]);
  expect(after({ zoomed: true })).toEqual(['The focused pane has the whole screen.']);
  const moment = { ...before, past: [{} as CockpitState['past'][number]] };
  expect(arrangementLines(moment, { ...moment, past: [], zoomed: true })).toEqual([
    'The last change of the layout was taken back.',
  ]);
});

test('lines of a dialog are words: no signs, no columns; the chosen one keeps its pointer for whoever tells it', () => {
  const lines = [
    [span('▸ ', { bold: true }), span('go to worker-3        '), span('◌ unknown 3m'), span('     3')],
    [span(' Enter'), span('         '), span('type to its agent')],
    [span('──────')],
  ];
  const rect = { x: 0, y: 0, width: 40, height: 5 };
  expect(dialogLines({ title: 'palette', rect, lines, scroll: null })).toEqual([
    'palette:',
    '▸go to worker-3, unknown 3m, 3',
    'Enter, type to its agent',
  ]);
});
