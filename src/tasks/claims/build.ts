// Objects without a work tree and without an index: one `git fast-import` writes any number of blobs and a commit. Its cost
// does not grow with the repository: only the trees on the way to what changes are read.
import { runGit } from '../git.js';
import { runHealed } from './heal.js';

/** Path → text, or bytes of a file that is no text to us; null takes the file away. */
export type Changes = ReadonlyMap<string, string | Buffer | null>;

export interface Commit {
  /** Object id; null for the first commit of a branch. */
  parent: string | null;
  message: string;
  changes: Changes;
}

/** Who the commits of a supervisor are by. */
const author = 'quarterdeck <quarterdeck@localhost>';
/** Written by fast-import, of no use after it. */
const scratchRef = 'refs/quarterdeck/building';

export interface Built {
  blobs: string[];
  commit: string | null;
}

/** Null and the reason when git could not write. */
export async function build(
  repository: string,
  wanted: { blobs?: readonly string[]; commit?: Commit },
  now = new Date(),
): Promise<Built | { trouble: string }> {
  const blobs = wanted.blobs ?? [];
  const parts: (string | Buffer)[] = ['feature done\n'];
  for (const [at, text] of blobs.entries()) parts.push(`blob\nmark :${at + 1}\n`, ...data(text));
  for (const at of blobs.keys()) parts.push(`get-mark :${at + 1}\n`);
  if (wanted.commit !== undefined) parts.push(...commitText(wanted.commit, blobs.length + 1, now));
  parts.push('done\n');
  const input = Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : part)));
  const run = await runHealed(repository, () =>
    runGit(['fast-import', '--quiet', '--done', '--force'], { cwd: repository, input, timeoutMs: 30_000 }),
  );
  const said = run.stdout
    .toString('utf8')
    .split('\n')
    .filter(line => /^[0-9a-f]{40,64}$/.test(line));
  const count = blobs.length + (wanted.commit === undefined ? 0 : 1);
  if (run.code !== 0 || said.length !== count) {
    const [why = ''] = run.stderr.trim().split('\n');
    return { trouble: why === '' ? `fast-import ended with ${run.code}` : why };
  }
  return {
    blobs: said.slice(0, blobs.length),
    commit: wanted.commit === undefined ? null : (said.at(-1) ?? null),
  };
}

function commitText({ parent, message, changes }: Commit, mark: number, now: Date): (string | Buffer)[] {
  const at = `${Math.floor(now.getTime() / 1000)} +0000`;
  const parts = [
    // From scratch each time: without this the last one built would be its parent.
    `reset ${scratchRef}\n`,
    ...(parent === null ? [] : [`from ${parent}\n`]),
    `commit ${scratchRef}\n`,
    `mark :${mark}\n`,
    `author ${author} ${at}\ncommitter ${author} ${at}\n`,
    ...data(message),
  ];
  for (const [path, text] of changes) {
    if (text === null) parts.push(`D ${quotedPath(path)}\n`);
    else parts.push(`M 100644 inline ${quotedPath(path)}\n`, ...data(text));
  }
  return [...parts, `\nget-mark :${mark}\n`];
}

function data(text: string | Buffer): (string | Buffer)[] {
  return [`data ${Buffer.byteLength(text)}\n`, text, '\n'];
}

/** Locks of others are called what they like: C-style, as fast-import reads it. */
function quotedPath(path: string): string {
  return `"${path.replace(/["\\\n]/g, character => (character === '\n' ? '\\n' : `\\${character}`))}"`;
}
