// The bare repository that a crew shares, where there is no remote yet: chosen, checked, made, pushed to, and connected as `upstream`.
import { accessSync, constants, existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { failure, type Result, success } from '../../domain/failure.js';
import { ask, askLine, fileFailure, type Ground, gitFailure, textOf } from './ground.js';
import { bareToo, isAncestor, shareRoot } from './history.js';
import { removeDead } from './scratch.js';

export const upstreamName = 'upstream';

export interface Bare {
  path: string;
  /** `absent`: to be made. `empty`: bare, without a branch. `related`: it shares history with this repository. */
  state: 'absent' | 'empty' | 'related';
}

/** Beside the repository, named after it. */
export function defaultUpstream(root: string): string {
  return join(dirname(root), `${basename(root)}.upstream.git`);
}

/** @param wanted absolute path */
export async function lookAtBare(ground: Ground, wanted: string): Promise<Result<Bare>> {
  const path = realPlace(wanted);
  if (path === null) return refuse(wanted, 'is a symbolic link that leads nowhere');
  for (const own of [ground.root, ground.gitDir]) {
    if (path !== own && !path.startsWith(own.endsWith('/') ? own : `${own}/`)) continue;
    return refuse(path, `lies inside the repository ${ground.root}`, 'Name a place outside of it.');
  }
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || (stat.isDirectory() && isEmpty(path))) return checkParent(path);
  if (!stat.isDirectory()) return refuse(path, 'is a file');
  const said = await ask(path, [...bareToo, 'rev-parse', '--is-bare-repository', '--absolute-git-dir']);
  const [bare = '', gitDir = ''] = textOf(said).split('\n');
  if (/dubious ownership/.test(said.stderr)) {
    const hint = `If you trust it: git config --global --add safe.directory ${path}`;
    return refuse(path, 'belongs to another user, and git does not trust it', hint);
  }
  if (said.code !== 0 || !existsSync(gitDir) || realpathSync(gitDir) !== path || bare !== 'true') {
    return refuse(path, 'is there, and is no bare repository');
  }
  return lookInside(ground, path);
}

async function lookInside(ground: Ground, path: string): Promise<Result<Bare>> {
  const format = await askLine(path, [...bareToo, 'rev-parse', '--show-object-format']);
  if (format !== ground.format) {
    return refuse(
      path,
      `keeps its objects as ${format ?? 'nobody knows what'}, and ${ground.root} as ${ground.format}`,
    );
  }
  const any = await ask(path, [...bareToo, 'for-each-ref', '--count=1', 'refs/heads/']);
  if (any.code !== 0) return gitFailure(path, 'read the branches', any);
  if (textOf(any) === '') return success({ path, state: 'empty' });
  if (!(await shareRoot(ground, path))) {
    return refuse(path, `is another project's: it shares no history with ${ground.root}`);
  }
  const tip = await tipOf(path, ground.branch);
  if (tip !== null && !(await isAncestor(ground.root, tip, ground.head))) {
    return failure('refused', `${path} has commits on ${ground.branch} that are not here.`, {
      hint: `Take them first: git pull ${path} ${ground.branch}`,
    });
  }
  return success({ path, state: 'related' });
}

export function tipOf(repository: string, branch: string): Promise<string | null> {
  return askLine(repository, [
    ...bareToo,
    'rev-parse',
    '--verify',
    '--quiet',
    `refs/heads/${branch}^{commit}`,
  ]);
}

function refuse(path: string, why: string, hint?: string): Result<never> {
  return failure('refused', `${path} cannot be the shared repository: it ${why}.`, {
    hint: hint ?? 'Name another place: quarterdeck init --upstream <path>',
  });
}

/** Links followed as far as there is anything; null for a link that leads nowhere. */
function realPlace(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return null;
    const parent = dirname(path);
    if (parent === path) return path;
    const above = realPlace(parent);
    return above === null ? null : join(above, basename(path));
  }
}

function isEmpty(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
}

/** The nearest directory above that exists must take it. */
function checkParent(path: string): Result<Bare> {
  let parent = dirname(path);
  while (!existsSync(parent)) parent = dirname(parent);
  try {
    accessSync(parent, constants.W_OK | constants.X_OK);
    return success({ path, state: 'absent' });
  } catch (error) {
    return fileFailure(path, error);
  }
}

/** Built beside its place and moved there: it is whole or not there. */
export async function makeBare({ branch, format }: Ground, path: string): Promise<Result<void>> {
  const prefix = `${basename(path)}.making-`;
  const draft = join(dirname(path), `${prefix}${process.pid}`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await removeDead(dirname(path), prefix);
    const args = ['--bare', '--template=', `--initial-branch=${branch}`, `--object-format=${format}`];
    const made = await ask(dirname(path), ['init', '--quiet', ...args, '--end-of-options', draft]);
    if (made.code !== 0) return gitFailure(path, 'be made', made);
    await rename(draft, path);
    return success(undefined);
  } catch (error) {
    return fileFailure(path, error);
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
  }
}

/** Whatever the configuration says of pushes: this commit, to this branch, and nothing else. */
export const plainPush: readonly string[] = [
  '-c',
  'push.pushOption=',
  'push',
  '--porcelain',
  '--no-verify',
  '--no-follow-tags',
  '--no-signed',
  '--recurse-submodules=no',
  '--receive-pack=git-receive-pack',
  '--end-of-options',
];

export const onlyLocal = { GIT_ALLOW_PROTOCOL: 'file' };

/** The remote's address comes last: until it is there, the next run does all of this again. */
export async function connectBare(ground: Ground, { path, state }: Bare): Promise<Result<Connected>> {
  const { root, branch, head } = ground;
  const pushed = await ask(root, [...plainPush, path, `${head}:refs/heads/${branch}`], { env: onlyLocal });
  if (pushed.code !== 0) return gitFailure(path, `take ${branch}`, pushed);
  const pointed = state === 'related' ? success(undefined) : await pointHead(path, branch);
  if (!pointed.ok) return pointed;
  const tracked = await askLine(root, ['config', '--get', `branch.${branch}.remote`]);
  const isFree = tracked === null || tracked === upstreamName;
  const config = (key: string, value: string) => ['config', '--local', '--replace-all', key, value];
  const steps = [
    ['update-ref', `refs/remotes/${upstreamName}/${branch}`, head],
    config(`remote.${upstreamName}.fetch`, `+refs/heads/*:refs/remotes/${upstreamName}/*`),
    ...(isFree
      ? [
          config(`branch.${branch}.remote`, upstreamName),
          config(`branch.${branch}.merge`, `refs/heads/${branch}`),
        ]
      : []),
    config(`remote.${upstreamName}.url`, path),
  ];
  for (const args of steps) {
    const run = await ask(root, args);
    if (run.code !== 0) return gitFailure(root, `add the remote ${upstreamName}`, run);
  }
  return success({ tracks: isFree ? null : tracked });
}

export interface Connected {
  /** The remote that the branch goes on tracking; null when it tracks ours. */
  tracks: string | null;
}

/** An empty one that somebody made may point at a branch of another name. */
async function pointHead(path: string, branch: string): Promise<Result<void>> {
  const wanted = `refs/heads/${branch}`;
  if ((await askLine(path, [...bareToo, 'symbolic-ref', '--quiet', 'HEAD'])) === wanted)
    return success(undefined);
  const run = await ask(path, [...bareToo, 'symbolic-ref', 'HEAD', wanted]);
  return run.code === 0 ? success(undefined) : gitFailure(path, 'point HEAD at the branch', run);
}

/** A path of this machine, and nothing that git would take for an address. */
export function readUpstreamOption(cwd: string, given: string): Result<string> {
  if (given === '') return failure('usage', 'Which path? `quarterdeck init --upstream <path>`.');
  if (/[\0-\x1f\x7f]/.test(given))
    return failure('usage', 'The path of --upstream holds control characters.');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(given) || /^[^/]+@[^/]+:/.test(given)) {
    return failure('usage', `${given} is an address, and --upstream takes a path of this machine.`, {
      hint: 'A repository elsewhere is added by hand: git remote add upstream <address>',
    });
  }
  return success(resolve(cwd, given));
}
