// The settings file that a Claude session is started with: our hooks, and what a crew may do unasked. It is read on top of the person's own
// settings (`--settings`), so that their hooks and their configuration keep working and none of their files is touched.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaunchRequest } from './agent.js';

/** Names of variables of the session's environment; a token never stands in a file or in argv. */
export const hookVariables = { token: 'QD_HOOK_TOKEN', drop: 'QD_DROP' } as const;

/**
 * Events that tell something which the terminal does not. Never WorktreeCreate (its output replaces `git worktree`),
 * MessageDisplay (one a delta) or PreCompact (its answer is shown on the screen). SessionStart is not delivered to HTTP hooks, so that one is a command.
 */
const httpEvents = [
  'UserPromptSubmit',
  'PermissionRequest',
  'PostToolUse',
  'PostToolUseFailure',
  'Notification',
  'Stop',
  'StopFailure',
  'SubagentStart',
  'SubagentStop',
  'SessionEnd',
] as const;

/** Seconds. The mailbox answers at once; a stopped host must not hold the agent up. */
const hookTimeout = 5;

/**
 * Seconds that an asked Stop is held at most. The mailbox would hold it for longer: it is Claude that hangs up, lets the turn end and
 * shows nothing. So it does when the person presses Esc. What the person types meanwhile is an event, by which the mailbox
 * lets go of it.
 *
 * A blocked Stop is followed by another one, with `stop_hook_active: true`; Claude ends the turn after 8 blocks in a row, whatever the
 * hook says. Whoever answers counts for himself and stays below. The Stop hooks of sub-agents (SubagentStop) are events.
 */
const stopTimeout = 90;

/**
 * With these words the allowed git commands run other programs, write anywhere, or throw away what others pushed: then Claude asks
 * all the same. It keeps an agent from slips and is no wall; that is what isolation is for. git takes shortened options.
 */
const stillAsked = [
  'Bash(git * --ex*)',
  'Bash(git rebase* -x*)',
  'Bash(git rebase* -ix*)',
  'Bash(git * --up*)',
  'Bash(git * --rec*)',
  'Bash(git * --ou*)',
  'Bash(git push* --f*)',
  'Bash(git push* -f*)',
  'Bash(git push* +*)',
  'Bash(git push* --m*)',
  'Bash(git push* --d*)',
];

/**
 * Nobody sits at the screen: edits in the workspace and the git of the shared repository go without a question. Reading in the
 * workspace does so anyway; elsewhere it is asked for.
 */
export const crewPermissions: Pick<LaunchRequest, 'permissionMode' | 'allow'> = {
  permissionMode: 'acceptEdits',
  allow: ['add', 'commit', 'status', 'diff', 'log', 'fetch', 'pull', 'push', 'rebase'].map(
    command => `Bash(git ${command}:*)`,
  ),
};

/** Body of the answer to an asked Stop. */
export function stopReply(missing: string | null): string {
  return JSON.stringify(missing === null ? {} : { decision: 'block', reason: missing });
}

/** Needs nothing but /bin/sh; the rename makes the file whole when the host sees it. */
const dropCommand = `f="$${hookVariables.drop}.$$"; cat > "$f.tmp" && mv "$f.tmp" "$f.json"`;

/** Writes the file, 0600, into the session's own directory; gives its path. */
export function writeSettings(request: Wanted): string {
  const file = join(request.directory, 'claude-settings.json');
  writeFileSync(file, JSON.stringify(settings(request), null, 2), { mode: 0o600 });
  return file;
}

type Wanted = Pick<LaunchRequest, 'directory' | 'mailbox' | 'session' | 'stop' | 'allow'>;

function settings({ mailbox, session, stop, allow }: Wanted): object {
  const http = {
    type: 'http',
    url: `${mailbox.url}/${session}/event`,
    headers: { Authorization: `Bearer \${${hookVariables.token}}` },
    allowedEnvVars: [hookVariables.token],
    timeout: hookTimeout,
  };
  const ask = { ...http, url: `${mailbox.url}/${session}/ask`, timeout: stopTimeout };
  const command = { type: 'command', command: dropCommand, timeout: hookTimeout };
  return {
    // Its agent view would move the session into a daemon of its own, out of our reach.
    disableAgentView: true,
    ...(allow.length === 0 ? {} : { permissions: { allow, ask: stillAsked } }),
    hooks: {
      SessionStart: [{ hooks: [command] }],
      ...Object.fromEntries(httpEvents.map(event => [event, [{ hooks: [http] }]])),
      ...(stop === 'ask' ? { Stop: [{ hooks: [ask] }] } : {}),
    },
  };
}
