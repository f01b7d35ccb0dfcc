// Why the person is called, whom they see, and the bytes that call.
import { expect, test } from 'vitest';
import { causesOf, workersInSight } from '../../src/cockpit/notify/causes.js';
import { notificationBytes, withdrawalBytes } from '../../src/cockpit/notify/ways.js';
import { toggleZoom } from '../../src/cockpit/store/panes.js';
import { storeAt } from '../screens/render.js';
import { ago, snapshot, worker } from '../screens/snapshots.js';

test('who asks, who failed unseen, who rang or said something: one cause each', () => {
  const workers = [
    worker('asks', 'running', 'waiting', { message: 'Bash: rm', marks: { bellAt: ago(1) } }),
    worker('bare', 'running', 'waiting'),
    worker('failed', 'failed', null, { unseen: true }),
    worker('seen', 'failed', null),
    worker('rang', 'running', 'working', { marks: { bellAt: ago(2) } }),
    worker('said', 'running', 'idle', { marks: { bellAt: ago(2), said: { at: ago(3), text: 'done' } } }),
    worker('works', 'running', 'working', { marks: { progress: { state: 'normal', percent: 3 } } }),
  ];
  expect(causesOf(snapshot({ workers })).map(cause => `${cause.worker} ${cause.words}`)).toEqual([
    'asks asks: Bash: rm',
    'bare asks (permission)',
    'failed failed',
    'rang rings the bell',
    'said done',
  ]);
  expect(causesOf(null)).toEqual([]);
});

test('in sight is whose pane stands there, with no dialog over it', () => {
  const all = storeAt(120, 40);
  expect(workersInSight(all.getState()).size).toBe(5);
  all.change(toggleZoom());
  expect([...workersInSight(all.getState())]).toEqual(['worker-1']);
  all.change(() => ({ dialog: { kind: 'board', scroll: 0 } }));
  expect(workersInSight(all.getState()).size).toBe(0);
});

const evil = { id: 'quarterdeck-1', title: 'a;b', text: '4;1\u0007\u001b]0;x\u001b\\' };

test('each way has its bytes, and hostile text stays text', () => {
  expect(notificationBytes('off', evil, false)).toBe('');
  expect(notificationBytes('bell', evil, false)).toBe('\x07');
  expect(notificationBytes('osc9', evil, false)).toBe('\x1b]9;quarterdeck: a;b: 4;1\\a\\e]0;x\\e\\\x07');
  expect(notificationBytes('osc777', evil, false)).toBe(
    '\x1b]777;notify;quarterdeck: a,b;4;1\\a\\e]0;x\\e\\\x07',
  );
  const kitty = notificationBytes('osc99', evil, false);
  const pieces = kitty.split('\x1b\\').filter(piece => piece !== '');
  expect(pieces.map(piece => Buffer.from(piece.split(';')[2] ?? '', 'base64').toString())).toEqual([
    'quarterdeck: a;b',
    '4;1\\a\\e]0;x\\e\\',
  ]);
  expect(withdrawalBytes('osc99', evil.id, false)).toMatch(/^\x1b\]99;i=quarterdeck-1-\d+:p=close;\x1b\\$/);
  expect(withdrawalBytes('osc9', evil.id, false)).toBe('');
});

test('inside tmux it is the bell, which tmux passes on', () => {
  expect(notificationBytes('osc99', evil, true)).toBe('\x07');
  expect(withdrawalBytes('osc99', evil.id, true)).toBe('');
});
