// Tells when HEAD or a ref of a repository moved: by watching the few places where git writes them, never by asking again and again.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { watch } from 'chokidar';

/** git writes a ref by several renames: one call for all of them. */
const settleMs = 60;
/** refs/remotes/<remote>/<a/b/c> */
const deepest = 5;

export interface RefsWatch {
  /** Every place is watched. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

/** @param gitDir the common git directory; `onChange` comes at most once in 60 ms */
export function watchRefs(gitDir: string, onChange: () => void): RefsWatch {
  let timer: NodeJS.Timeout | null = null;
  const places = [gitDir, join(gitDir, 'refs', 'heads'), join(gitDir, 'refs', 'remotes')].filter(existsSync);
  const watcher = watch(places, {
    ignoreInitial: true,
    depth: deepest,
    ignored: path => !concernsUs(gitDir, path),
    ignorePermissionErrors: true,
  });
  watcher.on('all', () => {
    timer ??= setTimeout(() => {
      timer = null;
      onChange();
    }, settleMs);
  });
  // Out of watches, or the repository is gone: the last state stands, the next request reads afresh.
  watcher.on('error', () => {});
  const ready = new Promise<void>(resolve => watcher.once('ready', resolve));
  return {
    ready,
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      return watcher.close();
    },
  };
}

function concernsUs(gitDir: string, path: string): boolean {
  if (path === gitDir) return true;
  if (path.endsWith('.lock')) return false;
  const directory = dirname(path);
  if (directory === gitDir) return ['HEAD', 'packed-refs', 'refs'].includes(basename(path));
  if (directory === join(gitDir, 'refs')) return ['heads', 'remotes'].includes(basename(path));
  return path.startsWith(join(gitDir, 'refs'));
}
