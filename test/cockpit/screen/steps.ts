// What may happen to a cockpit: agents print anything, panes lie anywhere, sizes change, the terminal is slow. Arbitraries for the property test.
import fc from 'fast-check';
import type { Rect } from '../../../src/domain/layout/layout.js';

const glyphs = (
  '漢字 🚀 👩‍👩‍👧 ❤️ é x̲ 日 │─╭ 한국어 🇩🇪 🇩 ｱ 1️⃣ 👍🏽 ☁️ ☺︎ क्षि ि ี ก้ é̂ ́ ‍ ᄒ 한 مرحبا \u00a0 ⚡ ⌚ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🫠 ' +
  '\u202ebidi \ufeff \u00ad \u3000 \ud7b0 \u{1f9d1}\u200d \u200d\u{1f33e}'
).split(' ');
const moves = (
  '\r\n|\t|\b\b|\r|\n|\x1b[2J|\x1b[J|\x1b[1J|\x1b[K|\x1b[1K|\x1b[2K|\x1b[3X|\x1b[2P|\x1b[4@|\x1b[L|\x1b[2M|\x1b[6b|' +
  '\x1b[C|\x1b[2D|\x1b[A|\x1b[5G|\x1b[3d|\x1b7|\x1b8|\x1bD|\x1bE|\x1bH|\x1b[g|\x1b[3J'
).split('|');
const codes =
  '0 1 2 3 4 4:0 4:2 4:3 4:4 4:5 5 7 8 9 21 22 23 24 25 27 28 29 53 55 31 97 44 103 39 49 38;5;208 48;5;17 38;5;9 ' +
  '38;2;1;2;3 48;2;250;0;9 38;2;255;255;255 38:2::7:8:9 58:2::9:8:7 58;5;33 58;2;1;1;1 59';
const links = [
  'https://a.example/x',
  'https://b.example/?q=1',
  'javascript:alert(1)',
  'file:///etc/passwd',
  '',
];
const modes =
  '\x1b[?25l|\x1b[?25h|\x1b[4 q|\x1b[1 q|\x1b[0 q|\x1b[?1049h|\x1b[?1049l|\x1b[5;9r|\x1b[2;4r|\x1b[r|\x1b[S|\x1b[2T|\x1bM|' +
  '\x1bc|\x1b[?7l|\x1b[?7h|\x1b[?6h|\x1b[?6l|\x1b[4h|\x1b[4l|\x1b(0|\x1b(B|\x1b[?2026h|\x1b[?2026l|\x1b[?45h|\x1b#8|\x1b[!p';

const place = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 }))
  .map(([y, x]) => `\x1b[${y};${x}H`);
const pen = fc
  .array(fc.constantFrom(...codes.split(' ')), { minLength: 1, maxLength: 4 })
  .map(list => `\x1b[${list.join(';')}m`);
const link = fc
  .tuple(fc.constantFrom(...links), fc.constantFrom('', 'id=one', 'id=two'))
  .map(([uri, about]) => `\x1b]8;${about};${uri}\x1b\\`);

const pieces = fc.oneof(
  { weight: 6, arbitrary: fc.string({ minLength: 1, maxLength: 30 }) },
  { weight: 7, arbitrary: fc.constantFrom(...glyphs) },
  { weight: 4, arbitrary: fc.constantFrom(...moves) },
  { weight: 3, arbitrary: pen },
  { weight: 3, arbitrary: place },
  { weight: 1, arbitrary: link },
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
  /** @param seen false: the host has no credit, and the rows go with the next frame */
  | { do: 'print'; agent: number; text: string; seen: boolean }
  | { do: 'resize-agent'; agent: number; cols: number; rows: number }
  | { do: 'layout'; rects: [Rect, Rect, Rect]; dim: number; above: Rect[]; attached: number }
  /** Panes beside each other, some smaller than what is in them. */
  | { do: 'split'; at: number; attached: number }
  /** One pane over everything, as zoom does it. */
  | { do: 'zoom'; agent: number }
  | { do: 'resize'; cols: number; rows: number }
  | { do: 'chrome'; text: string }
  | { do: 'theme'; dark: boolean }
  /** How much of a picture may go out at once: the line is slow. */
  | { do: 'budget'; bytes: number }
  /** The host is gone: the picture stays, without a cursor. */
  | { do: 'stale'; agent: number }
  /** The terminal takes nothing for a while; what happens meanwhile is skipped, not queued. */
  | { do: 'slow'; slow: boolean }
  /** Somebody else wrote on the terminal, and we come back. */
  | { do: 'rubbish'; text: string };

const size = { cols: fc.integer({ min: 2, max: 46 }), rows: fc.integer({ min: 2, max: 16 }) };
const agent = fc.nat({ max: 2 });
const text = fc.array(pieces, { minLength: 1, maxLength: 25 }).map(list => list.join(''));
const chromeCells = ['a', '漢', '─', '🚀x', '│', '\x1b[4m_\x1b[24m', '\x1b[2m·\x1b[22m', '👩‍👩‍👧'];

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('print' as const), agent, text, seen: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resize-agent' as const), agent, ...size }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('layout' as const),
      rects: fc.tuple(rects(40, 14), rects(40, 14), rects(40, 14)),
      dim: fc.nat({ max: 5 }),
      above: fc.array(rects(40, 14), { maxLength: 2 }),
      attached: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('split' as const), at: fc.nat({ max: 40 }), attached: agent }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('zoom' as const), agent }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resize' as const), ...size }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...chromeCells).map(
      (cell): Step => ({
        do: 'chrome',
        text: Array.from({ length: 16 }, (_, y) => `\x1b[3${y % 8}m${cell.repeat(46)}\x1b[0m`).join('\n'),
      }),
    ),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('theme' as const), dark: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('budget' as const),
      bytes: fc.constantFrom(1, 200, 1_000, Number.POSITIVE_INFINITY),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stale' as const), agent }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('slow' as const), slow: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rubbish' as const), text }) },
);

/** What the outer terminal can do. */
export interface Kind {
  colour: 'truecolor' | '256' | '16' | 'none';
  styledUnderlines: boolean;
  cursorStyles: boolean;
  ascii: boolean;
}

export const kind: fc.Arbitrary<Kind> = fc.record({
  colour: fc.constantFrom('truecolor', '256', '16', 'none'),
  styledUnderlines: fc.boolean(),
  cursorStyles: fc.boolean(),
  ascii: fc.boolean(),
});
