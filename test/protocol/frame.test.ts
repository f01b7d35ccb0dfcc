import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, type Frame, type FrameRow } from '../../src/protocol/frame.js';

const row: fc.Arbitrary<FrameRow> = fc.record({
  y: fc.nat(500),
  cells: fc
    .array(fc.nat(0xffff_ffff), { maxLength: 30 })
    .map(words => new Uint32Array(words.slice(0, words.length - (words.length % 3)))),
  clusters: fc
    .array(fc.tuple(fc.nat(200), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 })))
    .map(pairs => new Map(pairs)),
  extras: fc
    .array(
      fc.tuple(
        fc.nat(200),
        fc.record({ underlineStyle: fc.nat(5), underlineColour: fc.nat(0xffff_ffff), link: fc.webUrl() }),
      ),
    )
    .map(pairs => new Map(pairs)),
});

const frame: fc.Arbitrary<Frame> = fc.record({
  view: fc.nat(0xffff_ffff),
  epoch: fc.nat(0xffff_ffff),
  seq: fc.nat(0xffff_ffff),
  generation: fc.nat(0xffff_ffff),
  cols: fc.nat(1000),
  rows: fc.nat(1000),
  full: fc.boolean(),
  paused: fc.boolean(),
  otherDrives: fc.boolean(),
  modes: fc.record({
    alternateScreen: fc.boolean(),
    bracketedPaste: fc.boolean(),
    focusEvents: fc.boolean(),
    applicationCursor: fc.boolean(),
    applicationKeypad: fc.boolean(),
    mouse: fc.constantFrom(
      'none' as const,
      'x10' as const,
      'vt200' as const,
      'drag' as const,
      'any' as const,
    ),
    mouseSgr: fc.boolean(),
    kitty: fc.nat(31),
    modifyOtherKeys: fc.nat(2),
  }),
  cursor: fc.record({ x: fc.nat(1000), y: fc.nat(1000), visible: fc.boolean(), style: fc.nat(6) }),
  scrollback: fc.nat(0xffff_ffff),
  top: fc.nat(0xffff_ffff),
  changed: fc.array(row, { maxLength: 6 }),
});

describe('frames', () => {
  it('come out of the wire as they went in', () => {
    fc.assert(
      fc.property(frame, value => {
        expect(decodeFrame(encodeFrame(value))).toEqual(value);
      }),
    );
  });

  it('that are cut short are no frames', () => {
    fc.assert(
      fc.property(frame, fc.nat(200), (value, cut) => {
        const bytes = encodeFrame(value);
        expect(decodeFrame(bytes.subarray(0, Math.min(cut, bytes.length - 1)))).toBeNull();
      }),
    );
  });
});
