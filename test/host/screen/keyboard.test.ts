import { describe, expect, it } from 'vitest';
import { VtScreen } from '../../../src/host/screen/screen.js';

function keys(text: string): { kitty: number; other: number | undefined; replies: string[] } {
  const replies: string[] = [];
  const screen = new VtScreen(80, 24, { reply: reply => replies.push(reply) });
  screen.writeText(text);
  const { kitty, modifyOtherKeys } = screen.modes;
  screen.dispose();
  return { kitty, other: modifyOtherKeys, replies };
}

describe('kitty keys', () => {
  it.each([
    ['nothing', '', 0],
    ['pushed', '\x1b[>5u', 5],
    ['pushed without flags', '\x1b[>1u\x1b[>u', 0],
    ['pushed twice, popped once', '\x1b[>1u\x1b[>31u\x1b[<u', 1],
    ['popped twice at once', '\x1b[>1u\x1b[>3u\x1b[>7u\x1b[<2u', 1],
    ['popped more than pushed', '\x1b[=3u\x1b[>1u\x1b[<9u', 0],
    ['popped before anything, as Claude Code does', '\x1b[<u\x1b[>5u', 5],
    ['set', '\x1b[=3u', 3],
    ['set and added', '\x1b[=3;1u\x1b[=4;2u', 7],
    ['set and taken away', '\x1b[=7;1u\x1b[=2;3u', 5],
    ['set on top of what was pushed', '\x1b[>1u\x1b[=8u\x1b[<u', 0],
    ['bits that no flag has', '\x1b[>2147483647u', 31],
    ['a reset', '\x1b[>5u\x1bc', 0],
    ['a soft reset', '\x1b[>5u\x1b[!p', 0],
    ['the alternate screen has its own', '\x1b[>5u\x1b[?1049h', 0],
    ['which the main one does not see', '\x1b[>5u\x1b[?1049h\x1b[>1u\x1b[?1049h\x1b[?1049l', 5],
    ['a thousand pushes, of which the last few count', '\x1b[>1u'.repeat(1_000) + '\x1b[<15u', 1],
  ])('%s', (_, text, flags) => {
    expect(keys(text).kitty).toBe(flags);
    expect(keys(`${text}\x1b[?u`).replies).toEqual([`\x1b[?${flags}u`]);
  });
});

describe('other keys', () => {
  it.each([
    ['\x1b[>4;2m', 2],
    ['\x1b[>4;1m', 1],
    ['\x1b[>4;99m', 2],
    ['\x1b[>4;2m\x1b[>4m', 0],
    ['\x1b[>4;2m\x1b[>4n', 0],
    ['\x1b[>4;2m\x1b[>m', 0],
    ['\x1b[>4;2m\x1bc', 0],
    ['\x1b[>1;2m', 0],
  ])('%j', (text, level) => {
    expect(keys(text).other).toBe(level);
    expect(keys(`${text}\x1b[?4m`).replies).toEqual([`\x1b[>4;${level}m`]);
    expect(keys(`${text}\x1b[?1m`).replies).toEqual([]);
  });

  it('change no colour of the text', () => {
    const screen = new VtScreen(80, 24);
    screen.writeText('\x1b[>4;2mx');
    expect(Array.from(screen.readRow(0).cells).slice(1)).toEqual([0, 0]);
    screen.dispose();
  });
});
