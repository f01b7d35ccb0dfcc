// What may happen to a cockpit: agents print anything, panes lie anywhere, sizes change. Arbitraries for the property test.
import fc from 'fast-check';
import type { Rect } from '../../../src/domain/layout.js';

const glyphs = '漢字 🚀 👩‍👩‍👧 ❤️ é x̲ 日 │─╭ 한국어 🇩🇪 ｱ \u202ebidi \ufeff \u00ad'.split(' ');
const moves = '\r\n|\t|\b\b|\r|\x1b[2J|\x1b[K|\x1b[1K|\x1b[3X|\x1b[2P|\x1b[4@|\x1b[L'.split('|');
const codes =
  '0 1 2 3 4 4:3 4:2 5 7 8 9 21 22 23 24 27 29 53 55 31 97 44 103 39 49 38;5;208 48;5;17 38;2;1;2;3 48;2;250;0;9 ' +
  '58:2::9:8:7 58;5;33 59';
const modes =
  '\x1b]8;;https://a.example/x\x1b\\|\x1b]8;;\x1b\\|\x1b[?25l|\x1b[?25h|\x1b[4 q|\x1b[?1049h|\x1b[?1049l|' +
  '\x1b[5;9r|\x1b[S|\x1b[T|\x1bM|\x1bc';

const place = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 }))
  .map(([y, x]) => `\x1b[${y};${x}H`);
const pen = fc
  .array(fc.constantFrom(...codes.split(' ')), { minLength: 1, maxLength: 4 })
  .map(list => `\x1b[${list.join(';')}m`);

const pieces = fc.oneof(
  { weight: 6, arbitrary: fc.string({ minLength: 1, maxLength: 30 }) },
  { weight: 6, arbitrary: fc.constantFrom(...glyphs, ...moves) },
  { weight: 3, arbitrary: pen },
  { weight: 3, arbitrary: place },
  { weight: 1, arbitrary: fc.constantFrom(...modes.split('|')) },
);

const rects = (cols: number, rows: number): fc.Arbitrary<Rect> =>
  fc
    .record({
      x: fc.integer({ min: 0, max: cols - 2 }),
      y: fc.integer({ min: 0, max: rows - 2 }),
      width: fc.integer({ min: 1, max: cols }),
      height: fc.integer({ min: 1, max: rows }),
    })
    .map(r => ({ ...r, width: Math.min(r.width, cols - r.x), height: Math.min(r.height, rows - r.y) }));

export type Step =
  | { do: 'print'; agent: number; text: string }
  | { do: 'resize-agent'; agent: number; cols: number; rows: number }
  | { do: 'layout'; rects: [Rect, Rect, Rect]; dim: number; above: Rect | null; attached: number }
  | { do: 'resize'; cols: number; rows: number }
  | { do: 'chrome'; text: string };

const size = { cols: fc.integer({ min: 6, max: 46 }), rows: fc.integer({ min: 4, max: 16 }) };
const agentIndex = fc.nat({ max: 2 });
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(agentIndex, fc.array(pieces, { minLength: 1, maxLength: 25 }))
      .map(([agent, text]): Step => ({ do: 'print', agent, text: text.join('') })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('resize-agent' as const), agent: agentIndex, ...size }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('layout' as const),
      rects: fc.tuple(rects(40, 14), rects(40, 14), rects(40, 14)),
      dim: fc.nat({ max: 5 }),
      above: fc.option(rects(40, 14)),
      attached: fc.nat({ max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resize' as const), ...size }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('a', '漢', '─', '🚀x').map(
      (text): Step => ({
        do: 'chrome',
        text: Array.from({ length: 16 }, (_, y) => `\x1b[3${y % 8}m${text.repeat(46)}\x1b[0m`).join('\n'),
      }),
    ),
  },
);
