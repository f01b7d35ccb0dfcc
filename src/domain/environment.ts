// Which variables of the client's environment a session gets. Pure; nothing of it is ever written down.

/** Before the name of a variable that an agent's module has set in a session: its value outside, empty for none. */
export const outerPrefix = 'QUARTERDECK_OUTER_';

/** What would tell the agent that it runs in the client's terminal, in another agent, or in a package manager's script. */
const dropped = [
  /^QUARTERDECK_/,
  /^npm_/i,
  /^(INIT_CWD|_|SHLVL|OLDPWD|PWD)$/,
  /^(CLAUDECODE|CLAUDE_CODE_ENTRYPOINT|CLAUDE_CODE_SSE_PORT|CLAUDE_CODE_CHILD_SESSION|CLAUDE_CODE_SESSION_ID)$/,
  /^TMUX/,
  /^(STY|WINDOW|WINDOWID|ZELLIJ.*)$/,
  /^TERM/,
  /^(COLORTERM|COLUMNS|LINES|VTE_VERSION|WT_SESSION|LC_TERMINAL.*)$/,
  /^(VSCODE|ITERM|KITTY|GHOSTTY|WEZTERM|ALACRITTY|KONSOLE)_/,
  // Set while a git hook runs: they would aim every git of the agent at another repository.
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|NAMESPACE|CEILING_DIRECTORIES)$/,
];

/** What `npm run` adds; without npm these are the person's own. */
const byNpm = [/^(NODE|COLOR|EDITOR|NODE_OPTIONS)$/];

export function filterEnvironment(env: Record<string, string | undefined>): Record<string, string> {
  const inNpm = env['npm_lifecycle_event'] !== undefined;
  const filtered: Record<string, string> = {};
  for (const [name, value] of Object.entries(asOutside(env))) {
    if (value === undefined || value.includes('\0') || !isName(name)) continue;
    if (dropped.some(rule => rule.test(name)) || (inNpm && byNpm.some(rule => rule.test(name)))) continue;
    filtered[name] = name === 'PATH' && inNpm ? withoutNpm(value) : value;
  }
  return filtered;
}

/** A supervisor or a client may be started by an agent: what is set for that worker alone is nobody else's. */
function asOutside(env: Record<string, string | undefined>): Record<string, string | undefined> {
  const outside = { ...env };
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith(outerPrefix)) outside[name.slice(outerPrefix.length)] = value || undefined;
  }
  return outside;
}

function isName(name: string): boolean {
  return name !== '' && !name.includes('=') && !name.includes('\0');
}

/** Directories that `npm run` puts before the person's: with them the agent's `node` would be ours. */
function withoutNpm(path: string): string {
  const entries = path.split(':');
  const own = entries.filter(entry => !/\/node_modules\/\.bin$|\/node-gyp-bin$/.test(entry));
  return (own.length === 0 ? entries : own).join(':');
}
