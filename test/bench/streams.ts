// What is printed in the benches of throughput: the same bytes for everybody, made from a counter, not from chance.
import { closeSync, openSync, writeSync } from 'node:fs';

export const kinds = ['ascii', 'truecolor', 'unicode', 'agent'] as const;
export type Kind = (typeof kinds)[number];

const words =
  'const result await session start the quick brown fox import from return function error value'.split(' ');
const wide = '日本語 テスト 字幕 é ñ ü ß → ✓ 🚀 👩‍💻 Ω ≠ “quoted” – dash … naïve'.split(' ');

/** A file of about `mb` megabytes. */
export function writeStream(path: string, kind: Kind, mb: number): string {
  const file = openSync(path, 'w');
  const wanted = mb * 1024 * 1024;
  for (let written = 0, at = 0; written < wanted; at += 1000) {
    const lines = Array.from({ length: 1000 }, (_, i) => makers[kind](at + i)).join('');
    written += writeSync(file, lines);
  }
  closeSync(file);
  return path;
}

const makers: Record<Kind, (at: number) => string> = { ascii, truecolor, unicode, agent };

function pick(list: string[], at: number): string {
  return list[at % list.length] ?? '';
}

function sentence(at: number, list: string[], count: number): string {
  return Array.from({ length: count }, (_, i) => pick(list, at * 7 + i * 3 + (at >> 3))).join(' ');
}

function ascii(at: number): string {
  return `${String(at).padStart(7)}  ${sentence(at, words, 4 + (at % 9))};\r\n`;
}

function truecolor(at: number): string {
  const parts = Array.from({ length: 6 }, (_, i) => {
    const value = (at * 13 + i * 41) % 256;
    return `\x1b[38;2;${value};${(value * 3) % 256};${255 - value}m${pick(words, at + i)} `;
  });
  return `${parts.join('')}\x1b[48;2;${at % 256};40;80m${pick(words, at * 5)}\x1b[0m\r\n`;
}

function unicode(at: number): string {
  return `${at} ${sentence(at, wide, 6 + (at % 6))}\r\n`;
}

/** As Ink programs do it: a synchronized frame that walks up over the last one and writes it anew, and now and then a line above it. */
function agent(at: number): string {
  const rows = Array.from({ length: 8 }, (_, i) => {
    const colour = 31 + ((at + i) % 6);
    return `\x1b[2K\x1b[${colour}m${pick([...'⠋⠙⠹⠸'], at)} ${sentence(at + i, words, 5)}\x1b[0m ${'─'.repeat((at + i * 5) % 60)}`;
  });
  const said = at % 10 === 0 ? `\x1b[2K  • ${sentence(at, words, 8)}\r\n` : '';
  return `\x1b[?2026h\x1b[8A\r${said}${rows.join('\r\n')}\r\n\x1b[?2026l`;
}
