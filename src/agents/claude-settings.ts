// The settings file that a Claude session is started with: our hooks, nothing else. It is read on top of the person's own
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

/** Needs nothing but /bin/sh; the rename makes the file whole when the host sees it. */
const dropCommand = `f="$${hookVariables.drop}.$$"; cat > "$f.tmp" && mv "$f.tmp" "$f.json"`;

/** Writes the file, 0600, into the session's own directory; gives its path. */
export function writeSettings(request: Pick<LaunchRequest, 'directory' | 'mailbox' | 'session'>): string {
  const file = join(request.directory, 'claude-settings.json');
  writeFileSync(file, JSON.stringify(settings(request.mailbox.url, request.session), null, 2), {
    mode: 0o600,
  });
  return file;
}

function settings(mailboxUrl: string, session: string): object {
  const http = {
    type: 'http',
    url: `${mailboxUrl}/${session}/event`,
    headers: { Authorization: `Bearer \${${hookVariables.token}}` },
    allowedEnvVars: [hookVariables.token],
    timeout: hookTimeout,
  };
  const command = { type: 'command', command: dropCommand, timeout: hookTimeout };
  return {
    // Its agent view would move the session into a daemon of its own, out of our reach.
    disableAgentView: true,
    hooks: {
      SessionStart: [{ hooks: [command] }],
      ...Object.fromEntries(httpEvents.map(event => [event, [{ hooks: [http] }]])),
    },
  };
}
