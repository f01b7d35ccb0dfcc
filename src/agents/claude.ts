// Claude Code: how a session of it is started, taken up again and read. Facts from runs of 2.1.328; details in the files beside.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import type { Agent, Conversation, Launch, LaunchRequest } from './agent.js';
import { configVariables, forgetConfig, prepareConfig } from './claude-config.js';
import { isConversationId, notResumable } from './claude-conversation.js';
import { readHook } from './claude-hooks.js';
import { watchRegistry } from './claude-registry.js';
import { readScreen, readTitle } from './claude-screen.js';
import { crewPermissions, hookVariables, stopReply, writeSettings } from './claude-settings.js';
import { checkPrompt, firstPrompt, notFound } from './generic.js';
import { findOnPath } from './path.js';

export const claude: Agent = {
  id: 'claude',
  title: 'Claude Code',
  reports: true,
  find: env => Promise.resolve(findOnPath('claude', env)),
  launch: request => Promise.resolve(launch(request)),
  read: readHook,
  readTitle,
  readScreen,
  watch: watchRegistry,
  notResumable,
  stopReply,
  crew: crewPermissions,
  forget: forgetConfig,
};

function launch(request: LaunchRequest): Result<Launch> {
  const program = findOnPath('claude', request.env);
  if (program === null) return notFound('claude', 'Claude Code');
  const resume = resumable(request);
  const prompt = resume === null ? firstPrompt(request) : request.resumePrompt;
  const fits = checkPrompt(prompt);
  if (!fits.ok) return fits;
  const conversation = resume ?? freshConversation(request);
  try {
    const settings = writeSettings(request);
    const temporary = temporaryDirectory(request);
    mkdirSync(temporary, { recursive: true, mode: 0o700 });
    prepareConfig(request);
    return success({
      argv: [
        program,
        ...flags(request, settings, conversation, resume !== null),
        ...(prompt === null ? [] : ['--', prompt]),
      ],
      env: environment(request, temporary),
      conversation,
      resumed: resume !== null,
    });
  } catch (error) {
    return failure('failed', `The files of ${request.worker}’s session cannot be written.`, {
      hint: `They go to ${request.directory} and, in a clone, to ${request.workerDirectory}.`,
      cause: messageOf(error),
    });
  }
}

/** `--resume` of what has no transcript, and `--session-id` of what has one, are both refused by the CLI. */
function resumable(request: LaunchRequest): Conversation | null {
  const { resume } = request;
  return resume !== null && notResumable(resume, request) === null ? resume : null;
}

function flags(
  request: LaunchRequest,
  settings: string,
  conversation: Conversation | null,
  resumed: boolean,
): string[] {
  const identity = conversation === null ? [] : [resumed ? '--resume' : '--session-id', conversation.id];
  return [
    '--settings',
    settings,
    // Its default is now a classifier that decides alone; a person who made a worker by hand is asked instead.
    ...(hasFlag(request.agentArgs, modeFlags)
      ? []
      : ['--permission-mode', request.permissionMode ?? 'manual']),
    ...(hasFlag(request.agentArgs, identityFlags) ? [] : identity),
    '-n',
    request.worker,
    ...request.agentArgs,
  ];
}

/** Flags by which the person says themselves what we would say; the CLI refuses both at once. */
const modeFlags = ['--permission-mode', '--dangerously-skip-permissions'];
const identityFlags = ['--session-id', '--resume', '-r', '--continue', '-c', '--from-pr'];

/** Our session's own id, so that one name leads to both; null where the person chose one, until a hook tells it. */
function freshConversation(request: LaunchRequest): Conversation | null {
  if (hasFlag(request.agentArgs, identityFlags)) return null;
  return { id: isConversationId(request.session) ? request.session : randomUUID(), transcript: null };
}

function hasFlag(args: string[], flags: string[]): boolean {
  return args.some(arg => flags.some(flag => arg === flag || arg.startsWith(`${flag}=`)));
}

function environment(request: LaunchRequest, temporary: string): Record<string, string> {
  return {
    ...configVariables(request),
    // The classic renderer: scrollback, search and copy work as with every other agent.
    CLAUDE_CODE_DISABLE_ALTERNATE_SCREEN: '1',
    CLAUDE_CODE_DISABLE_AGENT_VIEW: '1',
    CLAUDE_CODE_TMPDIR: temporary,
    // With it the CLI keeps its status to itself too (OSC 7501); an empty value counts as unset.
    CLAUDE_CODE_DISABLE_TERMINAL_TITLE: '',
    [hookVariables.token]: request.mailbox.token,
    [hookVariables.drop]: join(request.mailbox.dropDir, `${request.session}-${request.mailbox.token}`),
  };
}

/** Room that a Unix socket's path must leave for `/cc-socks/<pid>.sock`; macOS allows 104 bytes, with the final zero. */
const longestTemporary = 103 - '/cc-socks/4194304.sock'.length;

/** In the session's own directory where its path is short enough, else beside the drop directory, which is always short. */
function temporaryDirectory(request: LaunchRequest): string {
  const own = join(request.directory, 'tmp');
  if (Buffer.byteLength(own) <= longestTemporary) return own;
  const beside = dirname(request.mailbox.dropDir);
  sweepTemporary(beside, dirname(request.directory));
  return join(beside, `${temporaryPrefix}${request.session.slice(0, 8)}`);
}

const temporaryPrefix = 'tmp-';

/** Those whose session has no directory any more: nobody else knows of them. */
function sweepTemporary(beside: string, directories: string): void {
  const known = new Set(readdirSync(directories).map(name => name.slice(0, 8)));
  for (const name of readdirSync(beside)) {
    if (!name.startsWith(temporaryPrefix) || known.has(name.slice(temporaryPrefix.length))) continue;
    rmSync(join(beside, name), { recursive: true, force: true });
  }
}
