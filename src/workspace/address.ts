// Where an upstream lies: a path of this machine or an address that git itself speaks, never an option and never a program to run.
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failure, type Result, success } from '../domain/failure.js';
import { quoted } from '../domain/slug.js';
import type { GitOptions } from './git.js';

export interface Address {
  kind: 'path' | 'url';
  /** For git: an absolute real path, or the address as it was given. */
  at: string;
  /** For a sentence: without a password, escaped. */
  shown: string;
}

/** @param root what a relative path is meant from */
export function readAddress(root: string, given: string): Result<Address> {
  const path = pathOf(root, given);
  if (path !== null) {
    if (existsSync(path)) return success({ kind: 'path', at: realpathSync(path), shown: quoted(path) });
    return failure('not-found', `The upstream ${quoted(path)} is not there.`, {
      hint: 'git remote -v says where it is looked for; `quarterdeck init` makes one.',
    });
  }
  const shown = quoted(given.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1'));
  const isKnown = /^(?:https?|ssh|git):\/\//.test(given) || /^[^-:/][^:/]*:(?!:|\/\/)/.test(given);
  if (isKnown && !/\p{Cc}/u.test(given)) return success({ kind: 'url', at: given, shown });
  return failure(
    'refused',
    `The upstream ${shown} is neither a path nor an address that git itself speaks.`,
    {
      hint: 'It may be a path, or an address with https, ssh, git or http.',
    },
  );
}

/** What may be reached for it, and nothing else, whatever a configuration makes of it. */
export function reachOf(address: Address): Pick<GitOptions, 'onlyLocal' | 'onlyKnown'> {
  return address.kind === 'path' ? { onlyLocal: true } : { onlyKnown: true };
}

/** Of a path or a file:// address the absolute path, there or not; else null. */
export function pathOf(root: string, given: string): string | null {
  if (given.startsWith('file://')) {
    try {
      return fileURLToPath(given);
    } catch {
      return null;
    }
  }
  if (isAbsolute(given)) return resolve(given);
  return /^[^/]*:/.test(given) || given === '' ? null : resolve(root, given);
}

/** True where the upstream lies inside of that directory: it would go with it. */
export function liesIn(address: Address, directory: string): boolean {
  return address.kind === 'path' && `${address.at}/`.startsWith(join(directory, '/'));
}
