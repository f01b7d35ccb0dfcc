// What a diff of a work tree tells: commits, what is not committed, new files; and that the index of whoever works there stays as it is.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Changes, changesOf } from '../../src/workspace/changes.js';
import { commitFile, git, makeDirectory, makeRepository } from './support.js';

/** A repository and a work tree of it, one commit apart. */
function makeTree(): { root: string; tree: string } {
  const root = makeRepository();
  commitFile(root, 'old.txt', 'old\n');
  commitFile(root, '.gitignore', 'ignored*\n');
  const tree = join(makeDirectory(), 'tree');
  git(root, 'worktree', 'add', '--quiet', '-b', 'work', tree);
  commitFile(root, 'later.txt', 'only on main\n');
  return { root, tree };
}

async function changed(tree: string, base: string | null = null): Promise<Changes> {
  const found = await changesOf(tree, base);
  if (!found.ok) throw new Error(found.failure.sentence);
  onTestFinished(() => found.value.dispose());
  return found.value;
}

/** The diff itself, as the person's git prints it. */
function printed({ path, diff, indexFile }: Changes): string {
  return git(path, '-c', `alias.there=!GIT_INDEX_FILE='${indexFile}' git ${diff.join(' ')}`, 'there');
}

/** What of a diff matters here: the files with what became of them, and the lines that came. */
function told(changes: Changes): string[] {
  return printed(changes)
    .split('\n')
    .filter(line => /^(\+\+\+|---|[+-]|deleted|new file|Binary)/.test(line) && line !== '--- /dev/null');
}

test('commits, what is not committed and new files, without those that are ignored', async () => {
  const { tree } = makeTree();
  commitFile(tree, 'done.txt', 'done\n');
  writeFileSync(join(tree, 'old.txt'), 'old\nand new\n');
  writeFileSync(join(tree, 'staged.txt'), 'staged\n');
  git(tree, 'add', 'staged.txt');
  rmSync(join(tree, 'TODO.md'));
  mkdirSync(join(tree, 'deep', 'er'), { recursive: true });
  writeFileSync(join(tree, 'deep', 'er', 'a file.txt'), 'fresh\n');
  writeFileSync(join(tree, '-odd [name]*.txt'), 'odd\n');
  writeFileSync(join(tree, 'ignored.txt'), 'secret\n');
  const changes = await changed(tree);
  expect(changes).toMatchObject({ base: 'main', isEmpty: false, nested: [] });
  const text = told(changes).join('\n');
  for (const line of ['+done', '+and new', '+staged', '+fresh', '+odd', 'deleted file mode 100644']) {
    expect(text).toContain(line);
  }
  expect(text).toContain('+++ b/deep/er/a file.txt');
  expect(text).not.toMatch(/secret|ignored|only on main|later/);
});

test('the index stays as it is, to the byte, also where it is split; no copy of it is left', async () => {
  const { tree } = makeTree();
  for (const split of ['false', 'true']) {
    git(tree, 'config', 'core.splitIndex', split);
    git(tree, 'update-index', split === 'true' ? '--split-index' : '--no-split-index');
    writeFileSync(join(tree, 'new.txt'), 'new\n');
    const index = git(tree, 'rev-parse', '--path-format=absolute', '--git-path', 'index');
    const state = () => [readFileSync(index).toString('hex'), statSync(index).mtimeMs, statSync(index).ino];
    const before = state();
    const changes = await changed(tree);
    expect(told(changes)).toEqual(['new file mode 100644', '+++ b/new.txt', '+new']);
    expect(existsSync(changes.indexFile)).toBe(true);
    changes.dispose();
    expect(existsSync(changes.indexFile)).toBe(false);
    expect(state()).toEqual(before);
    expect(git(tree, 'status', '--porcelain')).toBe('?? new.txt');
  }
});

test('a change that was taken back, and one that only moved a file’s time, are none', async () => {
  const { tree } = makeTree();
  expect((await changed(tree)).isEmpty).toBe(true);
  writeFileSync(join(tree, 'old.txt'), 'other\n');
  expect((await changed(tree)).isEmpty).toBe(false);
  renameSync(join(tree, 'old.txt'), join(tree, 'ignored.txt'));
  writeFileSync(join(tree, 'old.txt'), 'old\n');
  expect((await changed(tree)).isEmpty).toBe(true);
});

test('a repository of its own in it is named, and hides nothing else', async () => {
  const { tree } = makeTree();
  git(tree, 'init', '--quiet', 'inner');
  writeFileSync(join(tree, 'inner', 'file'), 'x\n');
  writeFileSync(join(tree, 'new.txt'), 'new\n');
  const changes = await changed(tree);
  expect(changes.nested).toEqual(['inner/']);
  expect(told(changes)).toEqual(['new file mode 100644', '+++ b/new.txt', '+new']);
});

test('files that two sides changed are told as they lie there', async () => {
  const { root, tree } = makeTree();
  commitFile(root, 'old.txt', 'main\n');
  commitFile(tree, 'old.txt', 'work\n');
  expect(() => git(tree, 'merge', 'main')).toThrow('');
  expect(printed(await changed(tree))).toContain('+<<<<<<< HEAD');
  expect(git(tree, 'status', '--porcelain', 'old.txt')).toBe('UU old.txt');
});

test('what there is nothing to compare with says so', async () => {
  const { tree } = makeTree();
  const refused = async (base: string) => {
    const found = await changesOf(tree, base);
    return found.ok ? 'it worked' : `${found.failure.kind}: ${found.failure.sentence}`;
  };
  expect(await refused('--output=x')).toContain('not-found: There is no branch, tag or commit “--output=x”');
  git(tree, 'checkout', '--quiet', '--orphan', 'apart');
  git(tree, 'commit', '--quiet', '--message=Apart');
  expect(await refused('main')).toContain('have no commit in common');
});
