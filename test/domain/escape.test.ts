// Hostile text on a line: visible, never obeyed, never wider than allowed.
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { cellsOf, fitted, shown, wrapped } from '../../src/domain/escape.js';

it('shows what would act', () => {
  expect(shown('\u001b[2J\u001b]0;x\u0007')).toBe('\\e[2J\\e]0;x\\a');
  expect(shown('a\r\nb\tc\bd')).toBe('a\\r\\nb\\tc\\bd');
  expect(shown('\u009b31m')).toBe('\\x9b31m');
  expect(shown('\u202egnp.exe\u2066')).toBe('\\u{202e}gnp.exe\\u{2066}');
  expect(shown('a\u200bb\u200dc\ufeff')).toBe('a\\u{200b}b\\u{200d}c\\u{feff}');
  expect(shown('x\u{e0041}\u{e007f}')).toBe('x\\u{e0041}\\u{e007f}');
  expect(shown(`e${'\u0301'.repeat(10_000)}x`)).toMatch(/^e\u0301{3}…?/);
  expect(shown('\ud800')).toMatch(/^(\\u\{d800\}|\ufffd)$/);
});

it('leaves what people write', () => {
  for (const text of ['Füße', 'задача', '日本語', 'e\u0301te\u0301', '👨‍👩‍👧 ❤️ 🇩🇪', 'a-b_c.d', 'שלום']) {
    expect(shown(text)).toBe(text);
  }
});

it('is never wider than allowed, says where it was cut, and holds no control whatever comes', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc
      .array(fc.constantFrom('\u001b', '\u202e', '日', 'e\u0301', '👍🏽', 'x', ' ', '\u0600', '\u{e0020}'))
      .map(a => a.join('')),
  );
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 30 }), (given, width) => {
      const out = shown(given, width);
      expect(stringWidth(out)).toBeLessThanOrEqual(width);
      expect(out).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b]/u);
      if (width > 0) expect(stringWidth(fitted(given, width))).toBe(width);
      for (const line of wrapped(given, width, 3)) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }),
    { numRuns: 300 },
  );
});

it('takes a short way for plain text, to the same end', () => {
  const plain = fc.string({
    unit: fc.mapToConstant(
      { num: 95, build: at => String.fromCharCode(0x20 + at) },
      { num: 0x190, build: at => String.fromCharCode(0xc0 + at) },
      { num: 0x18, build: at => String.fromCharCode(0x2010 + at) },
      { num: 0x0c, build: at => String.fromCharCode(0x2030 + at) },
      { num: 4, build: at => String.fromCharCode(0x2190 + at) },
      { num: 0xfd, build: at => String.fromCharCode(0x2500 + at) },
    ),
  });
  fc.assert(
    fc.property(plain, fc.integer({ min: 1, max: 30 }), (given, width) => {
      expect(cellsOf(given)).toBe(stringWidth(given));
      // A combining mark at the end makes it go the long way.
      const long = shown(`${given}e\u0301`, width + 1);
      expect(shown(`${given}é`, width + 1).normalize()).toBe(long.normalize());
      expect(shown(given)).toBe(given);
    }),
    { numRuns: 500 },
  );
});

it('cuts 100 KB before it looks at them', () => {
  expect(shown('\u001b'.repeat(100_000), 20)).toBe(`${'\\e'.repeat(9)}…`);
  expect(shown('x'.repeat(100_000))).toHaveLength(4097);
});
