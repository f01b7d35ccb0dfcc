// chokidar on one directory: its own entries and, where asked, those of named directories in it; never a tree. Says only that something changed.
import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { messageOf } from '../domain/failure.js';

export interface DirectoryWatch {
  /** Resolves once changes are noticed, or it was stopped. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

export interface DirectoryWatchOptions {
  directory: string;
  /** Entries of the directory itself; null for all. */
  names: readonly string[] | null;
  /** Directories below it whose entries are watched too, also when they are made later. */
  inside: readonly string[];
  onChange: () => void;
  /** Watching failed (the system's limit is reached): someone has to look by themselves. */
  onBlind: (why: string) => void;
}

export function watchDirectory(options: DirectoryWatchOptions): DirectoryWatch {
  const root = realPath(options.directory);
  const wanted = wantedBelow(root, options.names, options.inside);
  const watcher: FSWatcher = watch(root, {
    depth: options.inside.length === 0 ? 0 : 1,
    ignored: path => !wanted(path),
    ignoreInitial: true,
    followSymlinks: false,
    // A save by rename is one look for us anyway.
    atomic: false,
  });
  watcher.on('all', () => options.onChange());
  watcher.on('error', error => options.onBlind(messageOf(error)));
  const { promise: ready, resolve: setReady } = Promise.withResolvers<void>();
  watcher.once('ready', setReady);
  return {
    ready,
    stop: async () => {
      await watcher.close();
      setReady();
    },
  };
}

function wantedBelow(
  root: string,
  names: readonly string[] | null,
  inside: readonly string[],
): (path: string) => boolean {
  return path => {
    const [first = '', second, third] = relative(root, path).split(sep);
    if (first === '' || first === '..') return true;
    if (path.endsWith('.lock') || third !== undefined) return false;
    if (second !== undefined) return inside.includes(first);
    return names === null || names.includes(first) || inside.includes(first);
  };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
