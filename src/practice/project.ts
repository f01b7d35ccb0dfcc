// Makes the practice project: a repository with work to do and a bare upstream beside it. Whole or not at all.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import { runGit } from '../tasks/git.js';
import { practiceFiles } from './project-files.js';

export interface PracticeProject {
  /** The work tree, on main, with the remote `upstream`. */
  root: string;
  /** The bare repository that a crew pushes to. */
  upstream: string;
}

/** Reuses the one in `directory` when it is there; `fresh` throws it away first, with everything in it. */
export async function makePracticeProject(
  directory: string,
  options: { fresh?: boolean } = {},
): Promise<Result<PracticeProject>> {
  const project = { root: join(directory, 'tally'), upstream: join(directory, 'upstream.git') };
  try {
    if (options.fresh === true) await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    if (existsSync(project.upstream) && existsSync(join(project.root, '.git'))) return await connect(project);
    if (existsSync(directory)) {
      return failure('refused', `${directory} is there and is no practice project.`, {
        hint: 'Move it away, or run `quarterdeck demo --fresh`, which deletes it.',
      });
    }
    return await make(directory, project);
  } catch (error) {
    return failure('failed', `The practice project could not be made in ${directory}: ${messageOf(error)}.`);
  }
}

/** Built beside its place and moved there as the last step. */
async function make(directory: string, project: PracticeProject): Promise<Result<PracticeProject>> {
  const draft = `${directory}.making-${process.pid}`;
  const root = join(draft, 'tally');
  try {
    await mkdir(dirname(directory), { recursive: true });
    await mkdir(draft, { mode: 0o700 });
    for (const [file, text] of Object.entries(practiceFiles)) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), text());
    }
    const made = await inTurn(root, [
      ['init', '-q', '-b', 'main'],
      ['config', 'user.name', 'Practice Person'],
      ['config', 'user.email', 'person@practice.invalid'],
      ['config', 'commit.gpgsign', 'false'],
      ['add', '-A'],
      ['commit', '-q', '--no-verify', '-m', 'A project to practise on'],
      ['clone', '-q', '--bare', '--no-hardlinks', '.', '../upstream.git'],
      ['--git-dir=../upstream.git', 'remote', 'remove', 'origin'],
      ['remote', 'add', 'upstream', project.upstream],
    ]);
    if (!made.ok) return made;
    await rename(draft, directory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return connect(project);
}

/** Sees to it that main follows the upstream's; harmless when it does. */
async function connect(project: PracticeProject): Promise<Result<PracticeProject>> {
  const connected = await inTurn(project.root, [
    ['remote', 'set-url', 'upstream', project.upstream],
    ['fetch', '-q', 'upstream'],
    ['branch', '-q', '--set-upstream-to=upstream/main', 'main'],
  ]);
  return connected.ok ? success(project) : connected;
}

async function inTurn(root: string, commands: string[][]): Promise<Result<void>> {
  for (const args of commands) {
    const run = await runGit(args, { cwd: root, timeoutMs: 30_000 });
    if (run.code !== 0) {
      const said = run.stderr.trim() || run.stdout.toString('utf8').trim();
      return failure('failed', `The practice project could not be made: git ${args[0]} failed.`, {
        cause: said,
      });
    }
  }
  return success(undefined);
}
