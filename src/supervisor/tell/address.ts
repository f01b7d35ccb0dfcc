// The address that is posted to: a secret out of a variable or a file. No sentence of this program ever holds it.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TellConfig } from '../../domain/config.js';
import { failure, type Result, success } from '../../domain/failure.js';
import { quoted } from '../../domain/slug.js';

const maxBytes = 4_096;

export function readAddress(
  place: NonNullable<TellConfig['slack']>,
  variable: (name: string) => string | undefined,
): Result<URL> {
  const where = 'env' in place ? `the variable ${place.env}` : `the file ${quoted(place.file)}`;
  const text = 'env' in place ? (variable(place.env) ?? null) : readFirstLine(place.file);
  if (text === null || text.trim() === '') {
    return failure('not-found', `Slack cannot be told: ${where} has no address.`);
  }
  const url = addressIn(text.trim());
  if (url !== null) return success(url);
  return failure('refused', `Slack cannot be told: what is in ${where} is no https address.`);
}

/** Over http only to this machine itself, for what stands between; never with a password that others would log. */
function addressIn(text: string): URL | null {
  if (text.length > maxBytes || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === '127.0.0.1');
  return isSafe && url.username === '' && url.password === '' ? url : null;
}

/** Null for what is no small file, also for a link to one: somebody else may have made it. */
function readFirstLine(written: string): string | null {
  const path = written.startsWith('~/') ? join(homedir(), written.slice(2)) : written;
  let file: number | null = null;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!fstatSync(file).isFile()) return null;
    const buffer = Buffer.alloc(maxBytes);
    const length = readSync(file, buffer, 0, maxBytes, 0);
    return buffer.toString('utf8', 0, length).split('\n')[0] ?? null;
  } catch {
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}
