// What a program may print: text of all kinds, sequences by the grammar of ECMA-48 with known and with random parts, real
// recordings with bytes changed, and plain noise.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc, { type Arbitrary } from 'fast-check';

const corpusDirectory = fileURLToPath(new URL('corpus/', import.meta.url));
/** Terminals of real programs: vttest, a shell with readline, Claude Code with both of its renderers. */
const corpus = readdirSync(corpusDirectory)
  .sort()
  .map(name => readFileSync(`${corpusDirectory}${name}`));

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf8 = (text: string) => Buffer.from(text, 'utf8');

/** Narrow, wide, combining, joined, turned round, invisible, private. */
const characters =
  'a|Z| |~|é|漢|한|🚀|👨‍👩‍👧|❤️|e\u0301|\u0301|\u200d|\ufe0f|🇩🇪|ｱ|\u202e|\u00ad|─|█|\u0e33|\ud7b0|नि|🏳️‍🌈|\ue000|\ufffd|\u{10ffff}|\u2028';
const character = fc.constantFrom(...characters.split('|'));
const text = fc.array(character, { maxLength: 60 }).map(all => utf8(all.join('')));
const ascii = fc.stringMatching(/^[ -~]{0,120}$/).map(latin1);
const control = fc.integer({ min: 0, max: 0x1f }).map(code => Buffer.from([code]));
const line = fc.constantFrom('\r\n', '\n', '\r', '\t', '\b', '\x07').map(latin1);

const number = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 60 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(255, 256, 999, 65_535, 2_147_483_647, 4_294_967_295, 99_999_999_999),
  },
);
const parameter = fc.oneof(
  { weight: 8, arbitrary: number.map(String) },
  { weight: 1, arbitrary: fc.array(number, { minLength: 1, maxLength: 6 }).map(all => all.join(':')) },
  { weight: 1, arbitrary: fc.constant('') },
);
const parameters = fc.array(parameter, { maxLength: 6 }).map(all => all.join(';'));
const final = fc.integer({ min: 0x40, max: 0x7e }).map(code => String.fromCharCode(code));
const csi = fc
  .tuple(
    fc.constantFrom('', '', '', '?', '>', '<', '='),
    parameters,
    fc.constantFrom('', '', '', ' ', '!', '$', '"', "'", '*'),
    final,
  )
  .map(([prefix, values, intermediate, last]) => latin1(`\x1b[${prefix}${values}${intermediate}${last}`));
/** Those that programs use, so that the screen gets somewhere. */
const known = fc
  .tuple(
    fc.constantFrom(...'ABCDEFGHJKLMPSTXZ@`abdefmrsu'),
    fc.array(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 2 }).map(all => all.join(';')),
  )
  .map(([last, values]) => latin1(`\x1b[${values}${last}`));
const modes = [
  1, 3, 5, 6, 7, 9, 12, 25, 40, 45, 47, 66, 69, 1000, 1002, 1003, 1004, 1006, 1016, 1047, 1048, 1049, 2004,
  2026, 2031, 9001,
];
const mode = fc
  .tuple(fc.constantFrom(...modes), fc.constantFrom('h', 'l', '$p'))
  .map(([value, last]) => latin1(`\x1b[?${value}${last}`));
const colour = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 110 }).map(String),
      fc.constantFrom(
        '38;2;1;2;3',
        '48:2::9:8:7',
        '38;5;200',
        '58;5;9',
        '58:2::1:2:3',
        '4:3',
        '4:0',
        '21',
        '59',
        '38;2',
        '48;5',
      ),
    ),
    { maxLength: 5 },
  )
  .map(all => latin1(`\x1b[${all.join(';')}m`));
const escape = fc
  .tuple(
    fc.constantFrom('', '', '', '(', ')', '*', '+', '-', '.', '/', '#', '%', ' '),
    fc.integer({ min: 0x30, max: 0x7e }),
  )
  .map(([intermediate, last]) => latin1(`\x1b${intermediate}${String.fromCharCode(last)}`));

const payload = fc.oneof(
  fc.constantFrom(
    '?',
    '',
    ';',
    ';;',
    'notify;a;b',
    '4;1;50',
    '4;0',
    'i=1:d=0;x',
    'i=1:p=body;y',
    'c;?',
    'c;eA==',
    '?;?',
    '1;?',
  ),
  fc.constantFrom(
    ';https://example.org/a',
    'id=1;https://example.org/b',
    ';javascript:x',
    'state=working:app=x',
    'state=clear',
  ),
  fc.stringMatching(/^[ -~]{0,300}$/),
  fc.integer({ min: 0, max: 70_000 }).map(length => 'x'.repeat(length)),
);
const code = fc.constantFrom(
  0,
  1,
  2,
  4,
  7,
  8,
  9,
  10,
  11,
  12,
  52,
  99,
  104,
  110,
  111,
  112,
  133,
  777,
  1337,
  7501,
  99_999,
);
const end = fc.constantFrom('\x07', '\x1b\\', '\x9c', '\x18', '\x1a', '', '\x1b');
const osc = fc.tuple(code, payload, end).map(([which, what, last]) => utf8(`\x1b]${which};${what}${last}`));
const otherString = fc
  .tuple(
    fc.constantFrom('\x1bP', '\x1b_', '\x1b^', '\x1bX', '\u0090', '\u009b', '\u009d', '\u009f'),
    fc.constantFrom('', '$q', '+q', 'q', '1;2|'),
    payload,
    end,
  )
  .map(([start, kind, what, last]) => utf8(`${start}${kind}${what}${last}`));
const query = fc
  .constantFrom(
    '\x1b[c',
    '\x1b[>c',
    '\x1b[=c',
    '\x1b[>q',
    '\x1b[5n',
    '\x1b[6n',
    '\x1b[?6n',
    '\x1b[?996n',
    '\x1b[?u',
    '\x1b[?4m',
    '\x1b[18t',
    '\x1b[21t',
    '\x05',
    '\x1bP$qm\x1b\\',
    '\x1bP$q q\x1b\\',
  )
  .map(latin1);
const noise = fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes));
/** Strong in what made terminals stumble before: cleared, filled, turned over. */
const page = fc
  .constantFrom(
    '\x1b[2J',
    '\x1b[3J',
    '\x1bc',
    '\x1b[!p',
    '\x1b#8',
    '\x1b[H',
    '\x1b[r',
    '\x1b[?1049h',
    '\x1b[?1049l',
  )
  .map(latin1);

/** A stretch of a real recording, some of its bytes changed, taken out or doubled. */
const recorded = fc
  .record({
    file: fc.nat(corpus.length - 1),
    from: fc.nat(50_000),
    length: fc.integer({ min: 1, max: 2_000 }),
    changes: fc.array(fc.tuple(fc.nat(2_000), fc.nat(255), fc.constantFrom('change', 'drop', 'double')), {
      maxLength: 6,
    }),
  })
  .map(({ file, from, length, changes }) => {
    const whole = corpus[file] ?? Buffer.alloc(0);
    const start = from % Math.max(1, whole.length);
    const bytes = [...whole.subarray(start, start + length)];
    for (const [where, value, what] of changes) {
      const at = where % Math.max(1, bytes.length);
      if (what === 'change') bytes[at] = value;
      else if (what === 'drop') bytes.splice(at, 1 + (value & 7));
      else bytes.splice(at, 0, ...bytes.slice(at, at + (value & 31)));
    }
    return Buffer.from(bytes);
  });

const weighted: [number, Arbitrary<Buffer>][] = [
  [6, text],
  [3, ascii],
  [4, line],
  [1, control],
  [5, known],
  [4, csi],
  [3, mode],
  [3, colour],
  [2, escape],
  [3, osc],
  [1, otherString],
  [2, query],
  [2, page],
  [1, noise],
  [3, recorded],
];

/** Bytes as a program might write them, in the pieces that a PTY might read them in. */
export const printed: Arbitrary<Buffer[]> = fc
  .tuple(
    fc.array(fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))), {
      minLength: 1,
      maxLength: 20,
    }),
    fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 10 }),
  )
  .map(([parts, cuts]) => {
    const pieces: Buffer[] = [];
    let rest = Buffer.concat(parts);
    for (const cut of cuts) {
      pieces.push(rest.subarray(0, cut));
      rest = rest.subarray(cut);
    }
    return [...pieces, rest].filter(piece => piece.length > 0);
  });
