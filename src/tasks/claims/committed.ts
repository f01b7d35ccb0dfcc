// Who has committed to the upstream's main lately: an agent without a reservation shows in no other way that it is there.
import { failure, type Result, success } from '../../domain/failure.js';
import { readGit } from '../git.js';
import type { Mirror } from './mirror.js';

/** When each name, in small letters, wrote or committed last, in milliseconds since 1970; only of commits since `since`. */
export async function committedSince(
  mirror: Mirror,
  main: string | null,
  since: Date,
): Promise<Result<Map<string, number>>> {
  const last = new Map<string, number>();
  if (main === null) return success(last);
  const args = [
    'log',
    '-z',
    `--since=${since.toISOString()}`,
    '--format=%ct%x01%an%x01%cn',
    '--end-of-options',
    main,
  ];
  const run = await readGit(args, { cwd: mirror.directory });
  if (run.code !== 0)
    return failure('failed', `The history of the upstream cannot be read: ${run.stderr.trim()}`);
  for (const line of run.stdout.toString('utf8').split('\0')) {
    const [at = '', ...names] = line.split('\x01');
    for (const name of names) {
      const known = last.get(nameKey(name)) ?? Number.NEGATIVE_INFINITY;
      last.set(nameKey(name), Math.max(known, Number(at) * 1000));
    }
  }
  return success(last);
}

/** As names are compared. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
