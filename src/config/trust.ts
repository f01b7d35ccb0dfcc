// Which project files the person trusts: a project's file can start programs, so they wait for a yes to exactly this text.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import type { Home } from '../home/home.js';

/** Below the instance's state: file → the hash that was agreed to. */
function trustFile(home: Home): string {
  return join(home.state, 'trust.json');
}

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function isTrusted(home: Home, file: string, hash: string): boolean {
  return readTrust(home)[file] === hash;
}

/** Was there ever a yes to another text of this file? */
export function wasTrusted(home: Home, file: string): boolean {
  return readTrust(home)[file] !== undefined;
}

/** @param hash what the person was shown, or null to take the word back */
export function setTrust(home: Home, file: string, hash: string | null): Result<void> {
  const { [file]: _, ...others } = readTrust(home);
  const next = hash === null ? others : { ...others, [file]: hash };
  try {
    mkdirSync(home.state, { recursive: true, mode: 0o700 });
    writeFileAtomic.sync(trustFile(home), `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 });
    return success(undefined);
  } catch (error) {
    return failure('failed', `That could not be kept in ${trustFile(home)}: ${messageOf(error)}.`);
  }
}

/** What cannot be read trusts nobody. */
function readTrust(home: Home): Record<string, string> {
  try {
    const said = JSON.parse(readFileSync(trustFile(home), 'utf8')) as unknown;
    if (typeof said !== 'object' || said === null) return {};
    return Object.fromEntries(Object.entries(said).filter(([, hash]) => typeof hash === 'string'));
  } catch {
    return {};
  }
}
