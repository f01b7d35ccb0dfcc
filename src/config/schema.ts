// The format of a configuration file, the user's and the project's: the one place that says what may stand in it.
import { z } from 'zod';
import { notificationWays, presets, programPlaces, tellings } from '../domain/config.js';
import { readKey } from '../domain/keys/names.js';

const onOff = z
  .union([z.boolean(), z.enum(['on', 'off'])], { error: 'is on or off' })
  .transform(value => value === true || value === 'on');

/** The decoder's name of a key; a digit may stand without quotes. */
const key = z
  .union([z.string(), z.int().min(0).max(9)], { error: 'is a key, such as z or ctrl+b' })
  .transform((written, context) => {
    const read = readKey(String(written));
    if (read.ok) return read.value;
    context.addIssue({ code: 'custom', message: read.failure.sentence });
    return z.NEVER;
  });

const keyList = z.union([z.array(key).max(20), key.transform(one => [one])], {
  error: issue => keyListError(issue.input),
});

/** One that an agent needs every moment. */
function isTyped(name: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(name) || ['Space', 'Enter', 'Backspace', 'Escape', 'Tab'].includes(name);
}

/** Says which of the keys is none, as a union alone would not. */
function keyListError(input: unknown): string {
  for (const one of Array.isArray(input) ? input : [input]) {
    if (typeof one !== 'string' && typeof one !== 'number') return 'is a key or a list of keys';
    const read = readKey(String(one));
    if (!read.ok) return read.failure.sentence;
  }
  return 'is a key or a list of keys';
}

/** Who is asked to trust it reads all of it. */
const maxWords = 2_000;

const words = z
  .array(
    z.string().refine(word => !word.includes('\0'), 'holds a NUL'),
    {
      error: 'is a list of words, such as [lazygit]',
    },
  )
  .min(1, 'is empty: it needs a program')
  .max(200)
  .refine(list => list[0] !== '', 'begins with an empty word')
  .refine(
    list => list.join(' ').length <= maxWords,
    `is longer than ${maxWords} characters: put it into a script`,
  )
  .transform(list => list as [string, ...string[]]);

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'is made of small letters, digits and dashes, at most 40');

const ownCommand = z.strictObject({
  name: name.optional(),
  key: key.optional(),
  title: z.string().min(1).max(60),
  run: words,
  in: z.enum(programPlaces, { error: `is one of ${programPlaces.join(', ')}` }).optional(),
  cwd: z.enum(['worktree', 'project'], { error: 'is worktree or project' }).optional(),
});

const keys = z.strictObject({
  preset: z.enum(presets, { error: `is one of ${presets.join(', ')}` }).optional(),
  prefix: key.nullable().optional(),
  detach: keyList
    .refine(list => list.length > 0, 'is empty: there must be a way back')
    .refine(list => !list.some(isTyped), 'holds a key that is typed: it needs ctrl or alt')
    .optional(),
  bind: z.record(z.string(), keyList.nullable()).optional(),
});

const ways = notificationWays.filter(way => way !== 'command');
const notifications = z.union([z.enum(ways), z.strictObject({ run: words })], {
  error: `is one of ${ways.join(', ')}, or {run: [program, …]}`,
});

const upTo = (most: number, what: string) => {
  const error = `is a number of ${what} from 1 to ${most}`;
  return z.int({ error }).min(1, error).max(most, error);
};

const crew = z.strictObject({
  claim: z.enum(['supervisor', 'agent'], { error: 'is supervisor or agent' }).optional(),
  sessions: upTo(64, 'sessions').optional(),
  minutes: upTo(1440, 'minutes').optional(),
  quiet: upTo(1440, 'minutes').optional(),
});

const guard = z.strictObject({
  run: words.optional(),
  minutes: upTo(60, 'minutes').optional(),
});

const variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'is the name of a variable, such as SLACK_WEBHOOK');
const secretFile = z.string().regex(/^(?:~\/|\/)[^\0]{1,1000}$/, 'is a path that begins with / or ~/');

const secretPlace = z.union([z.strictObject({ env: variable }), z.strictObject({ file: secretFile })], {
  error:
    'is {env: NAME_OF_A_VARIABLE} or {file: /path}, which has the address: it is a secret and does not belong here',
});

const hours = { error: 'is from one time to another, such as "22:00-07:00"' };
const quietHours = z
  .string(hours)
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/, hours)
  .transform(text => {
    const [from = 0, to = 0] = text.split('-').map(at => Number(at.slice(0, 2)) * 60 + Number(at.slice(3)));
    return { from, to };
  })
  .refine(({ from, to }) => from !== to, 'begins and ends at the same time');

const tell = z.strictObject({
  slack: secretPlace.nullable().optional(),
  quietHours: quietHours.nullable().optional(),
  on: z
    .array(z.enum(tellings, { error: `is one of ${tellings.join(', ')}` }), {
      error: `is a list of ${tellings.join(', ')}`,
    })
    .max(20)
    .transform(list => [...new Set(list)])
    .optional(),
});

export const configFile = z.strictObject(
  {
    theme: z.enum(['auto', 'light', 'dark'], { error: 'is auto, light or dark' }).optional(),
    mouse: onOff.optional(),
    clipboard: z.strictObject({ osc52: onOff.optional(), tool: onOff.optional() }).optional(),
    scrollback: z
      .int({ error: 'is a number of lines from 100 to 100000' })
      .min(100, 'is a number of lines from 100 to 100000')
      .max(100_000, 'is a number of lines from 100 to 100000')
      .optional(),
    notifications: notifications.optional(),
    crew: crew.optional(),
    guard: guard.optional(),
    tell: tell.optional(),
    keys: keys.optional(),
    commands: z.array(ownCommand).max(100).optional(),
  },
  { error: issue => (issue.code === 'invalid_type' ? 'the file must hold keys and values' : undefined) },
);

export type ConfigFile = z.infer<typeof configFile>;

/** Every key that may stand somewhere, for "did you mean". */
export const knownKeys: readonly string[] = [
  configFile,
  ownCommand,
  keys,
  crew,
  guard,
  // `on` would be meant by everything that is short.
  tell.omit({ on: true }),
  z.strictObject({ osc52: onOff, tool: onOff }),
].flatMap(schema => Object.keys(schema.shape));
