// Components by themselves, as Ink draws them.
import { render } from 'ink-testing-library';
import { expect, it } from 'vitest';
import { toAscii } from '../../../src/cockpit/chrome/ascii.js';
import { Frame } from '../../../src/cockpit/chrome/frame.js';
import { Box } from '../../../src/cockpit/chrome/ink.js';
import { Cockpit } from '../../../src/cockpit/chrome/screen.js';
import { tick } from '../../../src/cockpit/store-crew.js';
import { openDialog } from '../../../src/cockpit/store-dialogs.js';
import { span } from '../../../src/cockpit/views/line.js';
import { storeAt } from '../../screens/render.js';
import { now } from '../../screens/snapshots.js';

const plain = (text: string | undefined) => (text ?? '').replaceAll(/\u001b\[[\d;]*m/g, '');

function frame(width: number, height: number, double: boolean, unicode = true): string {
  const look = { tone: 'focus' as const, bold: true, double };
  const { lastFrame, unmount } = render(
    <Box width={20} height={4}>
      <Frame
        model={{
          rect: { x: 0, y: 0, width, height },
          title: [span(' a title that is too long ')],
          foot: [span(' 1-2 ')],
          look,
        }}
        unicode={unicode}
      />
    </Box>,
  );
  const drawn = plain(lastFrame()).trimEnd();
  unmount();
  return drawn;
}

it('a frame cuts its title, holds its foot, and knows three alphabets', () => {
  expect(frame(16, 3, false)).toBe('╭ a title tha…─╮\n│              │\n╰───────── 1-2 ╯');
  expect(frame(16, 3, true)).toBe('╔ a title tha…═╗\n║              ║\n╚═════════ 1-2 ╝');
  expect(toAscii(frame(16, 3, false, false))).toBe('+ a title tha.-+\n|              |\n+--------- 1-2 +');
  expect(frame(1, 1, false)).toBe('');
});

it('follows the store, and writes nothing new when only the clock moved within a step', async () => {
  const store = storeAt(100, 20);
  const app = render(<Cockpit store={store} />);
  const turn = () => new Promise(resolve => setImmediate(resolve));
  expect(plain(app.lastFrame())).toContain('worker-2 ◆ asks 10s');
  const before = app.lastFrame();
  store.change(tick(now + 5_000));
  await turn();
  expect(app.lastFrame()).toBe(before);
  store.change(tick(now + 8_000));
  await turn();
  expect(plain(app.lastFrame())).toContain('worker-2 ◆ asks 20s');
  store.change(openDialog({ kind: 'why', worker: 'worker-2', scroll: 0 }));
  await turn();
  expect(plain(app.lastFrame())).toContain('blocked kind=permission');
  app.unmount();
});
