// `diff [worker]`: what a worker changed since its branch began, new files too, shown by the person's own git, with their pager and colours.
import { spawn } from 'node:child_process';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import { homePaths } from '../home/home.js';
import { type Changes, changesOf } from '../workspace/changes.js';
import { isClone } from '../workspace/clone-git.js';
import { git, gitLine } from '../workspace/git.js';
import { type Answer, type Call, flag, nothing, text, word } from './call.js';
import { findWorker, openProject, withSupervisor } from './crew.js';

/** Variables that would lead git to another place than the work tree. */
const elsewhere =
  /^GIT_(DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|NAMESPACE|PREFIX|CEILING_DIRECTORIES)$/;

export async function run(call: Call): Promise<Result<Answer>> {
  const name = word(call, 0);
  const place = name === '' ? success(call.cwd) : await workspaceOf(call, name);
  if (!place.ok) return place;
  const base = text(call, 'base') ?? (await baseOfClone(call, place.value));
  const changes = await changesOf(place.value, base);
  if (!changes.ok) return changes;
  try {
    return await answerOf(call, name, changes.value);
  } finally {
    changes.value.dispose();
  }
}

/** A worker's clone is a repository of its own: its own main moves with its work. Null for any other place. */
async function baseOfClone(call: Call, place: string): Promise<string | null> {
  const ours = `${homePaths.worktrees(call.home)}/`;
  if (!place.startsWith(ours) || !isClone(place)) return null;
  const branch = await gitLine(place, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  return `origin/${branch ?? 'HEAD'}`;
}

async function workspaceOf(call: Call, name: string): Promise<Result<string>> {
  const opened = await withSupervisor(call, link => openProject(call, link));
  if (!opened.ok) return opened;
  const worker = findWorker(opened.value, name);
  if (!worker.ok) return worker;
  const { workspace } = worker.value;
  return workspace === null ? failure('refused', `${name} has no workspace yet.`) : success(workspace.path);
}

async function answerOf(call: Call, name: string, changes: Changes): Promise<Result<Answer>> {
  const { base, commit, path, nested } = changes;
  const complaints = nested.map(
    inner => `${inner} is a repository of its own; what is in it is not told here.`,
  );
  if (flag(call, 'json')) {
    const { diff, indexFile } = changes;
    const printed = await git(path, [...diff.slice(0, -1), '--no-color', '--no-ext-diff', '--'], {
      indexFile,
    });
    if (!printed.ok) return printed;
    return success({ lines: [], json: { path, base, commit, diff: printed.value, nested }, complaints });
  }
  if (changes.isEmpty) {
    const since = `since ${base} at ${commit.slice(0, 7)}`;
    const sentence = name === '' ? `Nothing has changed ${since}.` : `${name} has changed nothing ${since}.`;
    return success({ lines: [sentence], json: null, complaints });
  }
  const shown = await show(call, changes);
  return shown.ok ? success({ ...nothing, complaints }) : shown;
}

/** Git has the terminal until the person leaves its pager. */
function show(call: Call, { path, diff, indexFile }: Changes): Promise<Result<void>> {
  const own = Object.fromEntries(Object.entries(call.env).filter(([variable]) => !elsewhere.test(variable)));
  return new Promise(resolve => {
    const child = spawn('git', diff, {
      cwd: path,
      env: { ...own, GIT_INDEX_FILE: indexFile },
      stdio: 'inherit',
    });
    // Ctrl-C is the pager's; whoever ends us ends it, and the copy of the index goes.
    const passOn = (signal: NodeJS.Signals) => {
      if (signal !== 'SIGINT') child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, passOn);
    const end = (result: Result<void>) => {
      for (const signal of signals) process.off(signal, passOn);
      resolve(result);
    };
    child.on('error', error => end(failure('failed', `git cannot be run: ${messageOf(error)}`)));
    child.on('close', (code, signal) =>
      end(
        // A pipe whose reader had enough is no error.
        code === 0 || signal === 'SIGPIPE' || code === 141
          ? success(undefined)
          : failure('failed', `git diff ended with ${signal ?? code}.`),
      ),
    );
  });
}
