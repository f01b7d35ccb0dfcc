// Every lock and every reservation of one state of the upstream, each paired with the other, none left out.
import { failure, type Result, success } from '../../domain/failure.js';
import { readGit } from '../git.js';
import type { Lock } from '../lock.js';
import { boardFiles, isNoLock } from '../reading.js';
import type { Base, Mirror } from './mirror.js';
import type { ClaimRecord } from './record.js';

export interface SeenLock {
  /** The name of its file without `.txt`, or of its reservation. */
  task: string;
  /** Null for a reservation without a lock. */
  file: string | null;
  lock: Lock;
  /** Why the file was not read. */
  refused: string | null;
  /** Object id of the file. */
  blob: string | null;
  /** The record is null when it is none of ours: anybody may push a ref of that name. */
  reservation: { oid: string; record: ClaimRecord | null } | null;
}

const noLock: Lock = { agent: null, started: null, description: null, run: null };

export async function readLocks(mirror: Mirror, base: Base): Promise<Result<SeenLock[]>> {
  const blobs = await lockBlobs(mirror, base);
  if (!blobs.ok) return blobs;
  const records = await mirror.records(base.refs);
  const reserved = (task: string) => {
    const oid = base.refs.get(task);
    return oid === undefined ? null : { oid, record: records.get(task) ?? null };
  };
  const read = new Map(base.board.locks.map(held => [held.file, held]));
  const locks = [...blobs.value].map(([file, blob]): SeenLock => {
    const held = read.get(file);
    const task = file.replace(/\.txt$/, '');
    // A reservation is for the lock of exactly that name.
    const reservation = file.endsWith('.txt') ? reserved(task) : null;
    const refused =
      nameTrouble(file) ?? (held === undefined ? 'Too many locks: only the first are read.' : held.refused);
    return { task, file, lock: held?.lock ?? noLock, refused, blob, reservation };
  });
  const without = [...base.refs.keys()]
    .filter(task => !blobs.value.has(`${task}.txt`))
    .map((task): SeenLock => {
      const reservation = reserved(task);
      const record = reservation?.record ?? null;
      const lock = record === null ? noLock : { ...noLock, agent: record.worker, run: record.run };
      return { task, file: null, lock, refused: null, blob: null, reservation };
    });
  return success([...locks, ...without]);
}

/** Object ids of the files that are somebody's lock, by name. */
export async function lockBlobs(mirror: Mirror, { main }: Base): Promise<Result<Map<string, string>>> {
  const blobs = new Map<string, string>();
  if (main === null) return success(blobs);
  const prefix = `${boardFiles.locks}/`;
  const run = await readGit(['ls-tree', '-z', '--end-of-options', main, prefix], { cwd: mirror.directory });
  if (run.code !== 0)
    return failure('failed', `The locks of the upstream cannot be read: ${run.stderr.trim()}`);
  for (const line of run.stdout.toString('utf8').split('\0')) {
    const [, oid = '', path = ''] = /^\d+ (?:blob|commit) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    const file = path.slice(prefix.length);
    if (file !== '' && !isNoLock(file)) blobs.set(file, oid);
  }
  return success(blobs);
}

/** What is not UTF-8 cannot be named again to take it away. */
function nameTrouble(file: string): string | null {
  return file.includes('\uFFFD') ? 'Its name is not readable text.' : null;
}
