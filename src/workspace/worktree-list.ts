// Reads `git worktree list --porcelain -z`: attributes end with NUL, an entry with an empty attribute. Source: git-worktree(1).

export interface ListedWorktree {
  path: string;
  bare: boolean;
  head: string | null;
  /** Short name; null in a detached head. */
  branch: string | null;
  locked: boolean;
  /** git is at it, or was ended while it was: it locks what it makes until it stands. */
  unfinished: boolean;
  /** Its directory is gone. */
  prunable: boolean;
}

export function parseWorktreeList(output: string): ListedWorktree[] {
  const entries: ListedWorktree[] = [];
  let entry: ListedWorktree | null = null;
  for (const attribute of output.split('\0')) {
    if (attribute === '') {
      entry = null;
      continue;
    }
    const [key, value] = split(attribute);
    if (key === 'worktree') {
      entry = {
        path: value,
        bare: false,
        head: null,
        branch: null,
        locked: false,
        unfinished: false,
        prunable: false,
      };
      entries.push(entry);
    } else if (entry !== null) take(entry, key, value);
  }
  return entries;
}

function take(entry: ListedWorktree, key: string, value: string): void {
  if (key === 'bare') entry.bare = true;
  else if (key === 'HEAD') entry.head = value;
  else if (key === 'branch') entry.branch = value.replace(/^refs\/heads\//, '');
  else if (key === 'locked') Object.assign(entry, { locked: true, unfinished: value === 'initializing' });
  else if (key === 'prunable') entry.prunable = true;
}

function split(attribute: string): [string, string] {
  const space = attribute.indexOf(' ');
  return space < 0 ? [attribute, ''] : [attribute.slice(0, space), attribute.slice(space + 1)];
}
