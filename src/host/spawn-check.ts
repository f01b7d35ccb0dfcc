// Is this a session that can be started? Asked before anything of it exists.
import { failure, type Result, success } from '../domain/failure.js';
import type { SpawnSession } from '../protocol/host-methods.js';

/** Session ids name files: letters, digits and dashes only. */
export function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(value);
}

export function checkSpawn(params: SpawnSession): Result<void> {
  const wrong = whatIsWrong(params);
  return wrong === null ? success(undefined) : failure('usage', `The session cannot be started: ${wrong}.`);
}

function whatIsWrong(params: SpawnSession): string | null {
  const { session, argv, cwd, env, cols, rows, mailboxToken, meta, scrollback } = params;
  if (!isSessionId(session)) return 'its id is not letters, digits and dashes';
  if (!Array.isArray(argv) || argv.length === 0 || !argv.every(isText))
    return 'its command is no list of words';
  if (argv[0] === '') return 'its command is empty';
  if (!isText(cwd) || !cwd.startsWith('/')) return 'its directory is no absolute path';
  if (!isTextRecord(env)) return 'its environment is not made of text';
  if (Object.keys(env).some(name => name === '' || name.includes('='))) return 'a variable of it has no name';
  if (!isSize(cols) || !isSize(rows)) return 'its size is no size';
  if (!isText(mailboxToken) || mailboxToken.length < 8) return 'its mailbox token is too short';
  if (!isTextRecord(meta)) return 'its meta is not made of text';
  if (scrollback !== undefined && !isScrollback(scrollback)) return 'its scrollback is no number of lines';
  return null;
}

/** No NUL: the kernel would cut the word there. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && Object.values(value).every(isText);
}

function isScrollback(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 100 && (value as number) <= 100_000;
}

export function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= 0xffff;
}
