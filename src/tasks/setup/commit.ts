// One commit of exactly the set-up's files on the present branch, built beside the index: what else is staged stays staged.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, type Result, success } from '../../domain/failure.js';
import { ask, type Ground, gitFailure, textOf } from './ground.js';

/** A file as a commit or an index has it. */
export interface Piece {
  path: string;
  mode: string;
  body: Buffer;
}

export const setupSubject = 'Set this repository up for a crew of agents';

const setupBody =
  'AGENT_PROMPT.md tells an agent how to work here, TODO.md what there is to do; locks lie in current_tasks/, summaries in\nsession_logs/.';

/** Whether a commit could have an author at all. */
export async function checkIdentity({ root }: Ground): Promise<Result<void>> {
  for (const who of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT']) {
    const run = await ask(root, ['var', who], { env: identity() });
    if (run.code === 0) continue;
    return failure('refused', 'git does not know who you are, so nothing can be committed.', {
      hint: 'Tell it: git config --global user.name "…" and user.email "…"',
      cause: run.stderr.trim(),
    });
  }
  return success(undefined);
}

/**
 * The index first, then the branch: killed between the two, the files are staged and the next run commits them.
 * @param scratch a directory that goes afterwards
 * @returns the new commit
 */
export async function commitPieces(
  ground: Ground,
  scratch: string,
  wanted: { commit: readonly Piece[]; index: readonly Piece[] },
): Promise<Result<string>> {
  const { root, head, branch } = ground;
  const stored = await storePieces(ground, scratch, [...wanted.commit, ...wanted.index]);
  if (!stored.ok) return stored;
  const forCommit = stored.value.slice(0, wanted.commit.length).join('');
  const forIndex = stored.value.slice(wanted.commit.length).join('');
  const tree = await writeTree(ground, scratch, forCommit);
  if (!tree.ok) return tree;
  const made = await ask(root, ['commit-tree', '-p', head, '-m', setupSubject, '-m', setupBody, tree.value], {
    env: identity(),
  });
  if (made.code !== 0) return gitFailure(root, 'commit', made);
  const commit = textOf(made);
  const staged = await ask(root, ['update-index', '-z', '--index-info'], { input: forIndex });
  if (staged.code !== 0) return gitFailure(root, 'write the index', staged);
  const moved = await ask(root, [
    'update-ref',
    '-m',
    `commit: ${setupSubject}`,
    `refs/heads/${branch}`,
    commit,
    head,
  ]);
  if (moved.code === 0) return success(commit);
  if (/but expected/.test(moved.stderr)) {
    return failure('failed', `${branch} has moved in the meantime, so nothing was committed.`, {
      hint: 'Run `quarterdeck init` again.',
    });
  }
  return gitFailure(root, `move ${branch}`, moved);
}

/** As lines of `update-index -z --index-info`. */
async function storePieces(
  { root, gitDir }: Ground,
  scratch: string,
  pieces: readonly Piece[],
): Promise<Result<string[]>> {
  for (const [index, { body }] of pieces.entries()) await writeFile(join(scratch, `${index}`), body);
  const names = pieces.map((_, index) => `${index}\n`).join('');
  const args = [`--git-dir=${gitDir}`, 'hash-object', '-w', '--no-filters', '--stdin-paths'];
  const run = await ask(scratch, args, { input: names });
  if (run.code !== 0) return gitFailure(root, 'write the files into the repository', run);
  const oids = textOf(run).split('\n');
  return success(pieces.map(({ mode, path }, index) => `${mode} ${oids[index] ?? ''}\t${path}\0`));
}

async function writeTree({ root, head }: Ground, scratch: string, lines: string): Promise<Result<string>> {
  const env = { GIT_INDEX_FILE: join(scratch, 'index') };
  const steps: [string[], string][] = [
    [['-c', 'core.splitIndex=false', 'read-tree', head], ''],
    [['-c', 'core.splitIndex=false', 'update-index', '-z', '--index-info'], lines],
    [['write-tree'], ''],
  ];
  let said = '';
  for (const [args, input] of steps) {
    const run = await ask(root, args, { env, input });
    if (run.code !== 0) return gitFailure(root, 'build the commit', run);
    said = textOf(run);
  }
  return success(said);
}

/** A person may be named by variables alone, as in a container. */
function identity(): Record<string, string> {
  const names = ['AUTHOR', 'COMMITTER'].flatMap(who => [`GIT_${who}_NAME`, `GIT_${who}_EMAIL`]);
  return Object.fromEntries(
    names.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? '']])),
  );
}
