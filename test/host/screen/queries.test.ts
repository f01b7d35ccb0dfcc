// Questions of programs: each is answered once, in a form that nobody but us chose.
import { describe, expect, it } from 'vitest';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { programVersion } from '../../../src/protocol/version.js';

function ask(text: string, prepare: (screen: VtScreen) => void = () => {}): string[] {
  const replies: string[] = [];
  const screen = new VtScreen(80, 24, { reply: reply => replies.push(reply) });
  prepare(screen);
  screen.writeText(text);
  screen.dispose();
  return replies;
}

const answered: [string, string, string][] = [
  ['primary attributes', '\x1b[c', '\x1b[?1;2c'],
  ['secondary attributes', '\x1b[>c', '\x1b[>0;276;0c'],
  ['name and version', '\x1b[>q', `\x1bP>|quarterdeck(${programVersion})\x1b\\`],
  ['status', '\x1b[5n', '\x1b[0n'],
  ['the cursor', '\x1b[3;7H\x1b[6n', '\x1b[3;7R'],
  ['the cursor past the last column', `\x1b[2;1H${'x'.repeat(80)}\x1b[6n`, '\x1b[2;80R'],
  ['the cursor in origin mode', '\x1b[5;9r\x1b[?6h\x1b[2;3H\x1b[6n', '\x1b[2;3R'],
  ['the cursor, DEC form', '\x1b[4;2H\x1b[?6n', '\x1b[?4;2R'],
  ['synchronized output', '\x1b[?2026$p', '\x1b[?2026;2$y'],
  ['bracketed paste, set', '\x1b[?2004h\x1b[?2004$p', '\x1b[?2004;1$y'],
  ['scheme updates, reset', '\x1b[?2031$p', '\x1b[?2031;2$y'],
  ['scheme updates, set', '\x1b[?2031h\x1b[?2031$p', '\x1b[?2031;1$y'],
  ['clusters, which are always on', '\x1b[?2027$p', '\x1b[?2027;3$y'],
  ['mouse in pixels, which there are none of', '\x1b[?1016h\x1b[?1016$p', '\x1b[?1016;0$y'],
  ['an unknown mode', '\x1b[?7777$p', '\x1b[?7777;0$y'],
  ['the size', '\x1b[18t', '\x1b[8;24;80t'],
  ['kitty keys', '\x1b[?u', '\x1b[?0u'],
  ['other keys', '\x1b[?4m', '\x1b[>4;0m'],
  ['the foreground', '\x1b]10;?\x07', '\x1b]10;rgb:e5e5/e5e5/e5e5\x1b\\'],
  ['the background', '\x1b]11;?\x1b\\', '\x1b]11;rgb:0000/0000/0000\x1b\\'],
  [
    'the background, after one was set',
    '\x1b]11;#ff0000\x07\x1b]11;?\x07',
    '\x1b]11;rgb:0000/0000/0000\x1b\\',
  ],
  ['the scheme', '\x1b[?996n', '\x1b[?997;1n'],
  ['the cursor style', '\x1b[5 q\x1bP$q q\x1b\\', '\x1bP1$r5 q\x1b\\'],
  ['the margins', '\x1b[2;9r\x1bP$qr\x1b\\', '\x1bP1$r2;9r\x1b\\'],
  ['attributes of text, which are not told', '\x1bP$qm\x1b\\', '\x1bP0$r\x1b\\'],
  ['nonsense with a command in it', '\x1bP$q;touch /tmp/x\r\x1b\\', '\x1bP0$r\x1b\\'],
];

describe('a query', () => {
  it.each(answered)('is answered once: %s', (_, query, reply) => {
    expect(ask(query)).toEqual([reply]);
  });

  // An answer is typed into the program: what it wrote itself would be a command line to a shell.
  it.each([
    ['the title', '\x1b]2;;touch /tmp/pwn;\x07\x1b[21t'],
    ['the icon name', '\x1b]1;;touch /tmp/pwn;\x07\x1b[20t'],
    ['a title from the stack', '\x1b]2;;touch x\x07\x1b[22t\x1b[23t'],
    ['the clipboard', '\x1b]52;c;?\x07'],
    ['the clipboard, written before', '\x1b]52;c;dG91Y2g=\x07\x1b]52;c;?\x1b\\'],
    ['the answerback', '\x05'],
    ['terminfo', '\x1bP+q544e\x1b\\'],
    ['pixels', '\x1b[14t\x1b[16t'],
    ['the palette', '\x1b]4;1;?\x07'],
    ['notifications', '\x1b]99;i=1:p=?;\x1b\\'],
  ])('is never answered: %s', (_, query) => {
    expect(ask(query)).toEqual([]);
  });

  it('for more colours at once is answered for those there are', () => {
    expect(ask('\x1b]10;?;?;?;?;?\x07').map(reply => reply.slice(0, 5))).toEqual([
      '\x1b]10;',
      '\x1b]11;',
      '\x1b]12;',
    ]);
  });

  it('for colours hears a light terminal, and of the change when it wants to', () => {
    const light = (screen: VtScreen) => screen.setDark(false);
    expect(ask('\x1b]11;?\x07\x1b[?996n', light)).toEqual([
      '\x1b]11;rgb:ffff/ffff/ffff\x1b\\',
      '\x1b[?997;2n',
    ]);
    const told = ask('', screen => {
      screen.setDark(false);
      screen.writeText('\x1b[?2031h');
      screen.setDark(false);
      screen.setDark(true);
      screen.writeText('\x1b[?2031l');
      screen.setDark(false);
    });
    expect(told).toEqual(['\x1b[?997;1n']);
  });

  it('on replay is answered to nobody', () => {
    const screen = new VtScreen(80, 24);
    expect(() => screen.writeText(answered.map(([, query]) => query).join(''))).not.toThrow();
    screen.dispose();
  });

  it('leaves the screen as it is', () => {
    const screen = new VtScreen(80, 24);
    screen.writeText(
      '\x1b]2;a title\x07\x1b[c\x1b[>q\x1b]10;?\x07\x1b]52;c;dG91Y2g=\x07\x1b]4;1;?\x07\x1b[14t',
    );
    expect(screen.capture(null, null).lines.join('')).toBe('');
    screen.dispose();
  });
});
