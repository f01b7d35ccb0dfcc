// What must never reach the disk: values of a session's environment that are secrets by their names, and tokens known by their shape.

/** Shorter values are words that stand everywhere. */
const leastLength = 8;
const maxValues = 200;
const maxValueLength = 4_096;

const secretWord = /token|secret|passw(?:or)?d|passphrase|credential|apikey/i;
/** Words that mean a secret only when they stand alone: not KEYBOARD, not PATH. */
const secretPart = /(?:^|_)(?:key|keys|pat|pass|cookie)(?:_|$)/i;
/** Where a secret lies is none. */
const placeName = /(?:_FILE|_PATH|_DIR|_SOCK|_URL)$/i;
const placeValue = /^\/[\w./-]+\.[a-z0-9]{2,5}$/i;
/** `scheme://user:password@host`, in a variable of any name. */
const urlPassword = /:\/\/[^/\s:@]*:([^@\s/]+)@/;

/** Values that are to be hidden, the longest first. */
export function secretValues(env: Record<string, string>, own: string[]): string[] {
  const values = new Set<string>();
  const add = (value: string) => {
    // A terminal shows the lines of a value on lines of their own.
    for (const line of value.split(/[\r\n]+/)) {
      const text = line.trim();
      if (text.length >= leastLength && text.length <= maxValueLength) values.add(text);
    }
  };
  for (const value of own) add(value);
  for (const [name, value] of Object.entries(env)) {
    if (isSecretName(name) && !placeValue.test(value)) add(value);
    const password = urlPassword.exec(value)?.[1];
    if (password !== undefined) add(password);
  }
  return [...values].sort((a, b) => b.length - a.length).slice(0, maxValues);
}

function isSecretName(name: string): boolean {
  return (secretWord.test(name) || secretPart.test(name)) && !placeName.test(name);
}

export interface TokenShape {
  /** At least four characters of ASCII. */
  prefix: string;
  /** Bytes that may follow, and how many must and can. Up to `least` they may be parted by line breaks. */
  allowed: Uint8Array;
  least: number;
  most: number;
  /** Says of a whole one whether it is one. It begins where no character of it stands before, so that a run is looked at once. */
  confirms?: (token: string) => boolean;
  /** A block of lines, all of it hidden but not its prefix. */
  isBlock?: boolean;
}

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const upper = bytesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
const word = bytesOf(alphanumeric);
const wordOrLine = bytesOf(`${alphanumeric}_-`);
const base64 = bytesOf(`${alphanumeric}+/=`);
const jwt = /^eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/;

/** As their makers document them; a longer one is hidden to its end. */
export const tokenShapes: TokenShape[] = [
  ...['sk-ant-', 'sk-proj-', 'sk-or-v1-'].map(prefix => shape(prefix, wordOrLine, 32, 120)),
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'npm_'].map(prefix => shape(prefix, word, 36, 36)),
  shape('github_pat_', bytesOf(`${alphanumeric}_`), 60, 82),
  shape('glpat-', wordOrLine, 20, 20),
  ...[...'abceoprs'].map(letter => shape(`xox${letter}-`, wordOrLine, 20, 40)),
  ...['AKIA', 'ASIA'].map(prefix => shape(prefix, upper, 16, 16)),
  shape('AIza', wordOrLine, 35, 35),
  // The base64 of `{"` and a letter.
  ...[...alphanumeric].map(letter => ({
    ...shape(`eyJ${letter}`, bytesOf(`${alphanumeric}_-.`), 30, 4_000),
    confirms: (token: string) => jwt.test(token),
  })),
  ...['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED '].map(kind => ({
    ...shape(`BEGIN ${kind}PRIVATE KEY-----`, base64, 0, 16_000),
    isBlock: true,
  })),
];

function shape(prefix: string, allowed: Uint8Array, least: number, most: number): TokenShape {
  return { prefix, allowed, least, most };
}

function bytesOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
