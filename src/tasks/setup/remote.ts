// A remote that is there already: never made, never changed. It is looked at, and pushed to only where nothing but the set-up's own commit is missing.
import { statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, askLine, firstLine, type Ground, textOf } from './ground.js';
import { bareToo, countOthers, hasCommit, isAncestor } from './history.js';
import { onlyLocal, plainPush, tipOf } from './upstream.js';

export interface Remote {
  name: string;
  /** Where it lies on this machine; null for an address elsewhere, which may hold a password and is never shown. */
  local: string | null;
}

/**
 * How the remote's branch stands to ours. `level`; `ours`: it lacks only commits of the set-up; `ahead`: it lacks others
 * too; `holds`: it has all of ours and more; `apart`: it has commits that are not here; `missing`: it has no such branch.
 */
export type Verdict =
  | { kind: 'level' | 'ours' | 'holds' | 'apart' | 'missing' }
  | { kind: 'ahead'; others: number }
  | { kind: 'unreachable'; why: string };

/** The remote `upstream`, else `origin`, else none: the one that Quarterdeck takes for the crew's. */
export async function findRemote({ root }: Pick<Ground, 'root'>): Promise<Remote | null> {
  for (const name of ['upstream', 'origin']) {
    if ((await askLine(root, ['config', '--get', `remote.${name}.url`])) === null) continue;
    const url = (await askLine(root, ['remote', 'get-url', name])) ?? '';
    return { name, local: localPath(root, url) };
  }
  return null;
}

function localPath(root: string, url: string): string | null {
  if (url.startsWith('file://')) {
    try {
      return fileURLToPath(url);
    } catch {
      return null;
    }
  }
  return isAbsolute(url) || !/^[^/]*:/.test(url) ? resolve(root, url) : null;
}

/** @param far whether one elsewhere may be asked; if not, what the last fetch saw counts */
export async function judgeRemote(ground: Ground, remote: Remote, far: boolean): Promise<Verdict> {
  if (remote.local !== null) return judgeLocal(ground, remote.local);
  const { root, branch } = ground;
  if (!far) {
    const known = `refs/remotes/${remote.name}/${branch}^{commit}`;
    return judgeTip(ground, await askLine(root, ['rev-parse', '--verify', '--quiet', known]), root);
  }
  const args = ['ls-remote', '--upload-pack=git-upload-pack', '--end-of-options', remote.name];
  const ref = `refs/heads/${branch}`;
  const run = await ask(root, [...args, ref], { env: anywhere });
  if (run.code !== 0) return { kind: 'unreachable', why: firstLine(run.stderr) };
  const line = textOf(run)
    .split('\n')
    .find(listed => listed.endsWith(`\t${ref}`));
  return judgeTip(ground, line === undefined ? null : line.slice(0, line.indexOf('\t')), root);
}

async function judgeLocal(ground: Ground, path: string): Promise<Verdict> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return { kind: 'unreachable', why: `there is no repository in ${path}` };
  }
  const run = await ask(path, [...bareToo, 'rev-parse', '--is-bare-repository', '--absolute-git-dir']);
  const [bare = '', gitDir = ''] = textOf(run).split('\n');
  if (run.code !== 0) return { kind: 'unreachable', why: firstLine(run.stderr) };
  if (bare !== 'true' && gitDir !== join(path, '.git')) {
    return { kind: 'unreachable', why: `${path} is no repository` };
  }
  if (bare !== 'true')
    return { kind: 'unreachable', why: `${path} is not bare, and takes no push to its branch` };
  return judgeTip(ground, await tipOf(path, ground.branch), path);
}

/** @param where a repository that may know how `tip` came about when ours does not */
async function judgeTip(ground: Ground, tip: string | null, where: string): Promise<Verdict> {
  const { root, head } = ground;
  if (tip === null) return { kind: 'missing' };
  if (tip === head) return { kind: 'level' };
  if ((await hasCommit(root, tip)) && (await isAncestor(root, tip, head))) {
    const others = await countOthers(ground, tip);
    return others === 0 ? { kind: 'ours' } : { kind: 'ahead', others };
  }
  return { kind: (await isAncestor(where, head, tip)) ? 'holds' : 'apart' };
}

/** Null when the remote has taken it, else what it said. */
export async function pushTo({ root, branch, head }: Ground, remote: Remote): Promise<string | null> {
  const env = remote.local === null ? anywhere : onlyLocal;
  const run = await ask(root, [...plainPush, remote.name, `${head}:refs/heads/${branch}`], { env });
  if (run.code === 0) return null;
  return /^!.*$/m.exec(textOf(run))?.[0].replaceAll('\t', ' ') ?? firstLine(run.stderr);
}

/** What git itself can reach; a repository's configuration may not add a program that calls itself a protocol. */
const anywhere = { GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh' };
