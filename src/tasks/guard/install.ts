// Puts the guard into an upstream of this machine and takes it away again. What was there before is kept: a hook of the person's
// runs first, and stands at its place afterwards as it stood there.
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { failure, messageOf, type Result, success } from '../../domain/failure.js';
import { quoted } from '../../domain/slug.js';
import { readGit, runGit } from '../git.js';
import { type GuardConfig, guardDirectory, hookBefore, readConfig } from './guard-files.js';
import { copyProgram, hookMark, hookText, programFiles } from './hook-text.js';

export interface Wanted {
  branch: string;
  run: string[] | null;
  minutes: number;
}

export interface Standing {
  /** Real path of the bare repository. */
  upstream: string;
  /** Null where none is installed. */
  config: GuardConfig | null;
  /** `ours`, the person's, or nobody's. */
  hook: 'ours' | 'theirs' | 'none';
  /** A hook of the person's that ours runs first. */
  isChained: boolean;
  /** Installed, and by this program. */
  isCurrent: boolean;
}

const advertise = 'receive.advertisePushOptions';

export async function lookAtGuard(upstream: string): Promise<Result<Standing>> {
  const said = await readGit(['rev-parse', '--is-bare-repository'], { cwd: upstream });
  if (said.code !== 0) {
    return failure('failed', `git cannot read ${upstream}: ${said.stderr.split('\n')[0] ?? ''}`);
  }
  if (said.stdout.toString('utf8').trim() !== 'true') {
    return failure(
      'refused',
      `${upstream} is no bare repository: a guard stands before one that is shared.`,
      {
        hint: 'quarterdeck init makes one.',
      },
    );
  }
  // As everybody finds it: a git of ours has a word of its own for that.
  const path = await runGit(['config', '--get', 'core.hooksPath'], { cwd: upstream });
  if (path.code === 0) {
    const elsewhere = quoted(path.stdout.toString('utf8').trim());
    return failure(
      'refused',
      `core.hooksPath leads to ${elsewhere}: hooks of ${upstream} itself do not run.`,
      {
        hint: 'A guard can be installed where core.hooksPath is not set.',
      },
    );
  }
  const hook = whoseHook(join(upstream, 'hooks', 'pre-receive'));
  const config = readConfig(join(upstream, guardDirectory));
  return success({
    upstream,
    config: hook === 'ours' ? config : null,
    hook,
    isChained: exists(join(upstream, 'hooks', hookBefore)),
    isCurrent: hook === 'ours' && config !== null && isOwnProgram(upstream),
  });
}

function whoseHook(path: string): Standing['hook'] {
  if (!exists(path)) return 'none';
  try {
    const text = readFileSync(path, 'utf8');
    return lstatSync(path).isFile() && text.split('\n')[1] === hookMark ? 'ours' : 'theirs';
  } catch {
    return 'theirs';
  }
}

function isOwnProgram(upstream: string): boolean {
  const program = join(upstream, guardDirectory, 'program');
  try {
    const isHook = readFileSync(join(upstream, 'hooks', 'pre-receive'), 'utf8') === hookText();
    return (
      isHook &&
      [...programFiles()].every(([path, text]) => readFileSync(join(program, path), 'utf8') === text)
    );
  } catch {
    return false;
  }
}

/** Whole at every moment: until the hook is at its place nothing of it runs. */
export async function installGuard(standing: Standing, wanted: Wanted): Promise<Result<GuardConfig>> {
  const { upstream, hook } = standing;
  const hooks = join(upstream, 'hooks');
  if (hook === 'theirs' && standing.isChained) {
    return failure('refused', `${hooks} has both a pre-receive that is not ours and ${hookBefore}.`, {
      hint: 'One of the two has to go first, by hand: nothing was changed.',
    });
  }
  try {
    accessSync(upstream, constants.W_OK);
    const old = readConfig(join(upstream, guardDirectory));
    const config: GuardConfig = {
      version: 1,
      ...wanted,
      installed: new Date().toISOString(),
      advertised: old === null ? await advertisedNow(upstream) : old.advertised,
      madeHooks: old === null ? !exists(hooks) : old.madeHooks,
    };
    placeProgram(upstream, config);
    mkdirSync(hooks, { recursive: true });
    if (hook === 'theirs') renameSync(join(hooks, 'pre-receive'), join(hooks, hookBefore));
    placeFile(join(hooks, 'pre-receive'), hookText(), 0o755);
    const set = await readGit(['config', '--local', '--replace-all', advertise, 'true'], { cwd: upstream });
    if (set.code !== 0) return failure('failed', `${upstream} cannot be configured: ${set.stderr.trim()}`);
    return success(config);
  } catch (error) {
    return failure('failed', `The guard cannot be installed in ${upstream}: ${messageOf(error)}`);
  }
}

async function advertisedNow(upstream: string): Promise<string | null> {
  const run = await readGit(['config', '--local', '--get', advertise], { cwd: upstream });
  return run.code === 0 ? run.stdout.toString('utf8').trim() : null;
}

/** The program of a hook that runs this moment stays until the new one is whole. */
function placeProgram(upstream: string, config: GuardConfig): void {
  const directory = join(upstream, guardDirectory);
  const draft = join(directory, `program.making-${process.pid}`);
  const place = join(directory, 'program');
  mkdirSync(directory, { recursive: true });
  rmSync(draft, { recursive: true, force: true });
  copyProgram(draft);
  const old = join(directory, `program.old-${process.pid}`);
  if (exists(place)) renameSync(place, old);
  renameSync(draft, place);
  rmSync(old, { recursive: true, force: true });
  placeFile(join(directory, 'config.json'), `${JSON.stringify(config, null, 2)}\n`, 0o644);
}

function placeFile(path: string, text: string, mode: number): void {
  const draft = join(dirname(path), `.quarterdeck-${process.pid}`);
  writeFileSync(draft, text);
  chmodSync(draft, mode);
  renameSync(draft, path);
}

/** Nothing of it is left. A hook that somebody put over ours stays. */
export async function removeGuard({ upstream, hook, isChained }: Standing): Promise<Result<void>> {
  const hooks = join(upstream, 'hooks');
  const config = readConfig(join(upstream, guardDirectory));
  try {
    if (isChained && hook !== 'theirs') renameSync(join(hooks, hookBefore), join(hooks, 'pre-receive'));
    else if (hook === 'ours') rmSync(join(hooks, 'pre-receive'), { force: true });
    rmSync(join(upstream, guardDirectory), { recursive: true, force: true, maxRetries: 3 });
    if (config?.madeHooks === true) removeEmpty(hooks);
    if (config === null) return success(undefined);
    const { advertised } = config;
    const args = advertised === null ? ['--unset-all', advertise] : ['--replace-all', advertise, advertised];
    await readGit(['config', '--local', ...args], { cwd: upstream });
    return success(undefined);
  } catch (error) {
    return failure('failed', `The guard cannot be taken away from ${upstream}: ${messageOf(error)}`);
  }
}

function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Somebody has put something there.
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
