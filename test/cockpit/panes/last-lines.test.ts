// Workers that stand on the screen as one line: what they last printed, from a built host, without a flood of questions.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PaneHub } from '../../../src/cockpit/panes/hub.js';
import { LastLines, lastOf } from '../../../src/cockpit/panes/last-lines.js';
import { until } from '../../support/bounded.js';
import { RealHost } from './real-host.js';

let host: RealHost;

beforeAll(async () => {
  host = new RealHost();
  await host.start();
});
afterAll(() => host.dispose());

test('follows what is printed, every two seconds at most, and only for those that are folded', async () => {
  const chatty = await host.run('i=0; while :; do i=$((i+1)); echo "line $i"; sleep 0.05; done');
  const quiet = await host.run('echo "only once"; exec cat');
  const other = await host.run('echo shown; exec cat');
  let captures = 0;
  const seen: Record<string, string>[] = [];
  const hub = new PaneHub({
    home: host.home,
    onDamage: () => {},
    onNotice: () => {},
    onPrinted: (session, at) => lines.heard(session, at),
  });
  const lines = new LastLines(
    address => {
      captures++;
      return hub.capture(address);
    },
    now => seen.push(now),
  );
  hub.show('p', other, { cols: 100, rows: 24 }, { visible: true, drive: false });
  lines.want([
    { worker: 'a', address: chatty },
    { worker: 'b', address: quiet },
  ]);
  const from = performance.now();
  await until(() => seen.length >= 3 && seen.at(-1)?.['b'] === 'only once', 'three pictures', 10_000);
  const seconds = (performance.now() - from) / 1000;
  expect(Object.keys(seen.at(-1) ?? {}).sort()).toEqual(['a', 'b']);
  expect(seen.at(-1)?.['a']).toMatch(/^line \d+$/);
  expect(new Set(seen.map(one => one['a'])).size).toBeGreaterThanOrEqual(3);
  expect(captures).toBeLessThanOrEqual(2 * (Math.ceil(seconds / 2) + 1));
  lines.stop();
  hub.stop();
});

test('a host that is not connected yet is asked again', async () => {
  const quiet = await host.run('echo "only once"; exec cat');
  const hub = new PaneHub({ home: host.home, onDamage: () => {}, onNotice: () => {}, onPrinted: () => {} });
  const seen: Record<string, string>[] = [];
  let answers = 0;
  const lines = new LastLines(
    async address => {
      const answer = await hub.capture(address);
      if (answers++ === 0) hub.show('p', quiet, { cols: 100, rows: 24 }, { visible: true, drive: false });
      return answer;
    },
    now => seen.push(now),
  );
  lines.want([{ worker: 'b', address: quiet }]);
  await until(() => seen.at(-1)?.['b'] === 'only once', 'it is asked again', 10_000);
  expect(answers).toBeGreaterThanOrEqual(2);
  lines.stop();
  hub.stop();
});

test('rules, frames and empty prompts are no words', () => {
  expect(lastOf(['● Fix the parser', '────────', ' ›', ''])).toBe('● Fix the parser');
  expect(lastOf(['', '───'])).toBeNull();
  expect(lastOf(null)).toBeNull();
});
