// Components by themselves, as Ink draws them.
import { render } from 'ink-testing-library';
import { expect, it } from 'vitest';
import { toAscii } from '../../../src/cockpit/chrome/ascii.js';
import { Frame } from '../../../src/cockpit/chrome/frame.js';
import { Box } from '../../../src/cockpit/chrome/ink.js';
import { span } from '../../../src/cockpit/views/line.js';

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
