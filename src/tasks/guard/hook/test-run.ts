// The fast tests on exactly what is pushed: checked out clean into a directory of its own outside of every repository, run there
// with a limit, all of it ended afterwards. What is checked out is hostile; that its tests run at all was the person's choice.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hookGit } from './objects.js';

export interface TestRun {
  /** Null when they passed; else how they failed: `ended with 1`. */
  trouble: string | null;
  /** The end of what they printed; hostile. */
  output: string;
}

const maxOutput = 64 * 1024;

/** @param signal ends it at once */
export async function testCommit(
  commit: string,
  run: string[],
  minutes: number,
  signal: AbortSignal,
): Promise<TestRun> {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'quarterdeck-guard-')));
  try {
    const tree = join(place, 'tree');
    const trouble = await checkOut(commit, place, tree, minutes * 60_000);
    if (trouble !== null)
      return { trouble: 'could not begin: the commit cannot be checked out', output: trouble };
    if (signal.aborted) return { trouble: 'were called off', output: '' };
    return await runIn(tree, run, minutes, signal);
  } finally {
    await removeTree(place);
  }
}

/** What the tests have made unreadable stays; the verdict does not hang on it. */
async function removeTree(place: string): Promise<void> {
  try {
    await rm(place, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // The system clears its directory for temporary files.
  }
}

/** Files as they are: no filter of anybody's configuration, no hook, no submodule, no attribute that leaves something out. */
async function checkOut(
  commit: string,
  place: string,
  tree: string,
  timeoutMs: number,
): Promise<string | null> {
  const env = {
    GIT_INDEX_FILE: join(place, 'index'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_LFS_SKIP_SMUDGE: '1',
    HOME: place,
    XDG_CONFIG_HOME: place,
  };
  mkdirSync(tree);
  const read = await hookGit(['read-tree', '--end-of-options', commit], { env, timeoutMs });
  if (read.code !== 0) return read.stderr;
  const where = [`--git-dir=${process.cwd()}`, `--work-tree=${tree}`];
  const out = await hookGit([...where, 'checkout-index', '--all', '--force'], { env, timeoutMs });
  if (out.code !== 0) return out.stderr;
  return null;
}

function runIn(tree: string, argv: string[], minutes: number, signal: AbortSignal): Promise<TestRun> {
  const [program = '', ...args] = argv;
  return new Promise(resolve => {
    // A group of its own, so that all of it can be ended.
    const child = spawn(program, args, {
      cwd: tree,
      env: environment(tree),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = Buffer.alloc(0);
    let late = false;
    const killAll = () => endGroup(child.pid);
    const timer = setTimeout(() => {
      late = true;
      killAll();
    }, minutes * 60_000);
    const take = (chunk: Buffer) => {
      output = Buffer.concat([output, chunk]).subarray(-maxOutput);
    };
    const end = (trouble: string | null) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', killAll);
      killAll();
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ trouble, output: output.toString('utf8') });
    };
    signal.addEventListener('abort', killAll, { once: true });
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', error => end(`could not be started: ${error.message}`));
    // What it left in the background may hold the pipes open: it is over when it has ended itself.
    child.once('exit', (code, ended) => {
      const how = late
        ? `took longer than ${minutes} min`
        : ended === null
          ? `ended with ${code}`
          : `was ended by ${ended}`;
      setImmediate(() => end(code === 0 && !late ? null : how));
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left of it.
  }
}

/** That of whoever pushes, without what would lead git into the upstream. */
function environment(tree: string): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(clean),
    GIT_CEILING_DIRECTORIES: dirname(tree),
    GIT_TERMINAL_PROMPT: '0',
    QUARTERDECK_GUARD: '1',
  };
}
