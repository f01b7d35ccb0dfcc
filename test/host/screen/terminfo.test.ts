// TERM says what a pane can do: each capability of the terminfo entry that draws or switches something is either seen to work
// here, or named with the reason why it may stand there although it does not. An entry with more in it fails this test.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { terminalVariables } from '../../../src/host/pty/pty.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { bgFlags, colour, fgFlags, wordsPerCell } from '../../../src/protocol/cells.js';
import { hasProgram } from '../../support/has-program.js';

const term = terminalVariables.TERM;

/**
 * What the entry has and a pane has not. Every other entry that machines and containers know lacks more of what agents use
 * (bce, italics, 256 colours, keys with modifiers), and one of our own would be known to none.
 */
const missing: Record<string, string> = {
  initc: 'the palette is the terminal’s of the person; nothing is seen, and colours stay as they are',
  oc: 'as initc',
  rs1: 'ends with oc; the reset before it works',
  Cs: 'the cursor’s colour is the person’s',
  Cr: 'as Cs',
  Ms: 'the clipboard is the person’s: docs/architecture.md',
  flash: 'no pane inverts the screen; the bell is heard',
  mc0: 'there is no printer',
  mc4: 'there is no printer',
  mc5: 'there is no printer',
  meml: 'memory lock, which nothing uses',
  memu: 'memory lock, which nothing uses',
  mgc: 'left and right margins, which curses does not use',
  smglp: 'as mgc',
  smglr: 'as mgc',
  smgrp: 'as mgc',
  smm: 'Meta comes as ESC before the key',
  rmm: 'as smm',
};
/** Keys, and the forms of answers and mouse reports: the cockpit’s to send. */
const isInput = (name: string) =>
  /^k[A-Za-z0-9_]+$/.test(name) || ['u6', 'u8', 'xm', 'PS', 'PE', 'rv', 'xr'].includes(name);
/** Tables, and strings made of others that are tried below. */
const composed = ['acsc', 'is2', 'rs2', 'sgr', 'XM'];

interface Probe {
  args?: (string | number)[];
  /** Printed before the capability, on 12×4 with `one`, `two`, `three` in the first lines. */
  before?: string;
  after?: string;
  /** Lines of the screen. */
  shows?: string[];
  holds?: (screen: VtScreen, replies: string[]) => boolean;
}

const at = (x: number, y: number) => (screen: VtScreen) => screen.cursor.x === x && screen.cursor.y === y;
/** Of the cell that is printed after the capability, in the first column. */
const cell = (flags: { fg?: number; bg?: number }) => (screen: VtScreen) => {
  const [, fg = 0, bg = 0] = screen.readRow(0).cells.subarray(0, wordsPerCell);
  return fg >>> 0 === (flags.fg ?? 0) >>> 0 && bg >>> 0 === (flags.bg ?? 0) >>> 0;
};
const drawn = (flags: { fg?: number; bg?: number }, before = ''): Probe => ({
  before: `\x1b[H${before}`,
  after: 'X',
  holds: cell(flags),
});
const plain = '\x1b[1;2;3;4;5;7;8;9;31;42m';

const probes: Record<string, Probe> = {
  bel: { holds: () => true },
  cr: { before: '\x1b[2;4H', holds: at(0, 1) },
  ht: { before: '\x1b[2;4H', holds: at(8, 1) },
  cbt: { before: '\x1b[2;11H', holds: at(8, 1) },
  hts: { before: '\x1b[1;4H', after: '\r\t', holds: at(3, 0) },
  tbc: { before: '\x1b[1;1H', after: '\t', holds: at(11, 0) },
  nel: { before: '\x1b[2;4H', holds: at(0, 2) },
  home: { holds: at(0, 0) },
  cup: { args: [2, 5], holds: at(5, 2) },
  hpa: { args: [5], before: '\x1b[2;1H', holds: at(5, 1) },
  vpa: { args: [2], before: '\x1b[1;4H', holds: at(3, 2) },
  cub: { args: [2], before: '\x1b[2;6H', holds: at(3, 1) },
  cuf: { args: [2], before: '\x1b[2;6H', holds: at(7, 1) },
  cuu: { args: [2], before: '\x1b[3;6H', holds: at(5, 0) },
  cud: { args: [2], before: '\x1b[1;6H', holds: at(5, 2) },
  cub1: { before: '\x1b[2;6H', holds: at(4, 1) },
  cuf1: { before: '\x1b[2;6H', holds: at(6, 1) },
  cuu1: { before: '\x1b[2;6H', holds: at(5, 0) },
  cud1: { before: '\x1b[2;1H', holds: at(0, 2) },
  sc: { before: '\x1b[2;6H', after: '\x1b[H\x1b8', holds: at(5, 1) },
  rc: { before: '\x1b[2;6H\x1b7\x1b[H', holds: at(5, 1) },
  u7: { before: '\x1b[2;6H', holds: (_, replies) => replies.join() === '\x1b[2;6R' },
  u9: { holds: (_, replies) => replies.join() === '\x1b[?1;2c' },
  clear: { shows: ['', '', '', ''] },
  ed: { before: '\x1b[2;2H', shows: ['one', 't', '', ''] },
  el: { before: '\x1b[2;2H', shows: ['one', 't', 'three', ''] },
  el1: { before: '\x1b[3;2H', shows: ['one', 'two', '  ree', ''] },
  E3: { before: '\x1b[4;1H\n\n\n', holds: screen => screen.scrollback === 0 },
  ech: { args: [2], before: '\x1b[3;2H', shows: ['one', 'two', 't  ee', ''] },
  dch: { args: [2], before: '\x1b[3;2H', shows: ['one', 'two', 'tee', ''] },
  dch1: { before: '\x1b[3;2H', shows: ['one', 'two', 'tree', ''] },
  ich: { args: [2], before: '\x1b[3;2H', shows: ['one', 'two', 't  hree', ''] },
  dl: { args: [2], before: '\x1b[1;1H', shows: ['three', '', '', ''] },
  dl1: { before: '\x1b[1;1H', shows: ['two', 'three', '', ''] },
  il: { args: [2], before: '\x1b[1;1H', shows: ['', '', 'one', 'two'] },
  il1: { before: '\x1b[1;1H', shows: ['', 'one', 'two', 'three'] },
  ind: { before: '\x1b[4;1H', shows: ['two', 'three', '', ''] },
  indn: { args: [2], shows: ['three', '', '', ''] },
  ri: { before: '\x1b[1;1H', shows: ['', 'one', 'two', 'three'] },
  rin: { args: [2], shows: ['', '', 'one', 'two'] },
  csr: { args: [1, 2], after: '\x1b[3;1H\n', shows: ['one', 'three', '', ''] },
  rep: { args: [120, 3], before: '\x1b[4;1H', shows: ['one', 'two', 'three', 'xxx'] },
  smir: { before: '\x1b[1;1H', after: 'x', shows: ['xone', 'two', 'three', ''] },
  rmir: { before: '\x1b[4h\x1b[1;1H', after: 'x', shows: ['xne', 'two', 'three', ''] },
  rmam: { before: '\x1b[4;1H', after: 'abcdefghijklmn', shows: ['one', 'two', 'three', 'abcdefghijkn'] },
  smam: { before: '\x1b[?7l\x1b[3;1H', after: 'abcdefghijklmn', shows: ['one', 'two', 'abcdefghijkl', 'mn'] },
  smacs: { before: '\x1b[4;1H', after: 'q', shows: ['one', 'two', 'three', '─'] },
  rmacs: { before: '\x1b(0\x1b[4;1H', after: 'q', shows: ['one', 'two', 'three', 'q'] },
  smcup: { holds: screen => screen.modes.alternateScreen },
  rmcup: { before: '\x1b[?1049h', shows: ['one', 'two', 'three', ''] },
  smkx: { holds: ({ modes }) => modes.applicationCursor && modes.applicationKeypad },
  rmkx: {
    before: '\x1b[?1h\x1b=',
    holds: ({ modes }) => !modes.applicationCursor && !modes.applicationKeypad,
  },
  BE: { holds: screen => screen.modes.bracketedPaste },
  BD: { before: '\x1b[?2004h', holds: screen => !screen.modes.bracketedPaste },
  civis: { holds: screen => !screen.cursor.visible },
  cnorm: { before: '\x1b[?25l', holds: screen => screen.cursor.visible },
  cvvis: { before: '\x1b[?25l', holds: screen => screen.cursor.visible },
  // Of newer entries.
  RV: { holds: (_, replies) => replies.join() === '\x1b[>0;276;0c' },
  XR: { holds: (_, replies) => replies.join().startsWith('\x1bP>|quarterdeck') },
  fe: { holds: screen => screen.modes.focusEvents },
  fd: { before: '\x1b[?1004h', holds: screen => !screen.modes.focusEvents },
  Ss: { args: [5], holds: screen => screen.cursor.style === 5 },
  Se: { before: '\x1b[5 q', holds: screen => screen.cursor.style === 2 },
  bold: drawn({ fg: fgFlags.bold }),
  dim: drawn({ bg: bgFlags.dim }),
  blink: drawn({ fg: fgFlags.blink }),
  invis: drawn({ fg: fgFlags.invisible }),
  rev: drawn({ fg: fgFlags.inverse }),
  smso: drawn({ fg: fgFlags.inverse }),
  rmso: drawn({}, '\x1b[7m'),
  smul: drawn({ fg: fgFlags.underline }),
  rmul: drawn({}, '\x1b[4m'),
  sitm: drawn({ bg: bgFlags.italic }),
  ritm: drawn({}, '\x1b[3m'),
  smxx: drawn({ fg: fgFlags.strike }),
  rmxx: drawn({}, '\x1b[9m'),
  sgr0: drawn({}, plain),
  op: drawn({}, '\x1b[31;42m'),
  setaf: { ...drawn({ fg: colour.palette256 | 200 }), args: [200] },
  setab: { ...drawn({ bg: colour.palette256 | 200 }), args: [200] },
};

/** Strings of the entry, by name. */
function capabilities(): Map<string, string> {
  const listing = execFileSync('infocmp', ['-1', '-x', term], { encoding: 'utf8' });
  return new Map(
    [...listing.matchAll(/^\t(\w+)=(.*),$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** With its parameters filled in, padding taken out. */
function expand(name: string, args: (string | number)[]): string {
  const text = execFileSync('tput', [`-T${term}`, name, ...args.map(String)], { encoding: 'latin1' });
  return text.replace(/\$<[^>]*>/g, '');
}

const isHere = hasProgram('infocmp') && hasProgram('tput');
if (!isHere)
  console.log('infocmp and tput are not here (Debian: ncurses-bin): the terminfo entry is not looked at');

const entry: Map<string, string> = isHere ? capabilities() : new Map();

describe.skipIf(!isHere)(`the entry of ${term}`, () => {
  it('claims nothing that is neither seen to work nor known to be missing', () => {
    const claimed = [...entry.keys()].filter(name => !isInput(name) && !composed.includes(name));
    expect(claimed.filter(name => !(name in probes) && !(name in missing))).toEqual([]);
    expect(Object.keys(probes).filter(name => name in missing)).toEqual([]);
  });

  it.each(Object.entries(probes).filter(([name]) => entry.has(name)))('is right about %s', (name, probe) => {
    const replies: string[] = [];
    const screen = new VtScreen(12, 4, { reply: text => replies.push(text) });
    screen.writeText(`one\r\ntwo\r\nthree${probe.before ?? ''}`);
    screen.writeText(`${expand(name, probe.args ?? [])}${probe.after ?? ''}`);
    if (probe.shows !== undefined) expect(screen.capture(null, null).lines).toEqual(probe.shows);
    if (probe.holds !== undefined) expect(probe.holds(screen, replies)).toBe(true);
    screen.dispose();
  });

  it('leaves the screen as it is where a capability is missing', () => {
    for (const name of Object.keys(missing)) {
      const value = entry.get(name);
      if (value === undefined || name === 'rs1') continue;
      const screen = new VtScreen(12, 4);
      screen.writeText('one\r\ntwo\r\nthree');
      screen.writeText(
        expand(
          name,
          [1, 2, 3, 4].filter(number => value.includes(`%p${number}`)),
        ),
      );
      expect(screen.capture(null, null).lines, name).toEqual(['one', 'two', 'three', '']);
      screen.dispose();
    }
  });
});

describe('the variables of a session', () => {
  it('are the same in every one, whatever the person’s terminal is', () => {
    expect(terminalVariables).toEqual({ TERM: 'xterm-256color', COLORTERM: 'truecolor' });
  });
});
