// What Claude's hook bodies mean in our words. Shapes as captured from Claude Code 2.1.328; everything in them is hostile text.
import type { Signal } from '../domain/activity.js';
import type { Activity, WaitReason } from '../domain/worker.js';
import type { MailboxItem } from '../protocol/host-methods.js';
import type { MailboxReading } from './agent.js';
import { readConversation } from './claude-conversation.js';

/** A tool's result can be large; more than this is no word of status. */
const largestBody = 4 * 1024 * 1024;
const longestPart = 400;

type Body = Record<string, unknown>;
type Meaning = {
  activity: Activity | null;
  waitingFor: WaitReason | null;
  message: string | null;
  saw: string;
};

export function readHook(item: MailboxItem): MailboxReading {
  const body = parse(item.body);
  const event = body === null ? '' : text(body['hook_event_name']);
  if (body === null || event === '') return { signals: [], conversation: null, reply: null };
  const stop = event === 'Stop' && item.kind === 'ask';
  const meaning = stop ? word(null, null, null, 'asks whether its turn may end') : meaningOf(event, body);
  const signal: Signal = { source: 'hook', at: item.at, ...meaning };
  return {
    signals: [signal],
    // The end of one run may come in after the start of the next (`/clear`): it names what is over.
    conversation:
      event === 'SessionEnd' ? null : readConversation(body['session_id'], body['transcript_path']),
    // Any other ask is a person's to answer: the dialog stands in the pane.
    reply: null,
    ...(stop ? { stop } : {}),
  };
}

function meaningOf(event: string, body: Body): Meaning {
  // A sub-agent at work or at its end says nothing of the session's own turn.
  const inside = text(body['agent_id']) !== '';
  switch (event) {
    case 'UserPromptSubmit':
      return word('working', null, null, 'prompt submitted');
    case 'PermissionRequest':
      return askedFor(body);
    case 'PostToolUse':
    case 'PostToolUseFailure':
      return word(
        inside ? null : 'working',
        null,
        null,
        `${tool(body)} ${event === 'PostToolUse' ? 'ended' : 'failed'}`,
      );
    case 'Notification':
      return notified(body);
    case 'Stop':
      return word('idle', null, null, 'turn ended');
    case 'StopFailure':
      return word('idle', null, failureText(body), `turn failed: ${text(body['error'])}`);
    case 'SessionStart':
      return word(null, null, null, `session started: ${text(body['source'])}`);
    case 'SessionEnd':
      return word(null, null, null, `session ended: ${text(body['reason'])}`);
    default:
      return word(null, null, null, event);
  }
}

/** AskUserQuestion and ExitPlanMode come as permissions too: the tool's name tells them apart. */
function askedFor(body: Body): Meaning {
  const input = isRecord(body['tool_input']) ? body['tool_input'] : {};
  const name = tool(body);
  if (name === 'AskUserQuestion') {
    return word('waiting', 'question', firstQuestion(input), 'asked a question');
  }
  if (name === 'ExitPlanMode')
    return word('waiting', 'plan', firstLine(text(input['plan'])), 'asked to approve a plan');
  const what = text(input['command']) || text(input['file_path']) || text(input['url']);
  const message = what === '' ? name : `${name}: ${what}`;
  return word('waiting', 'permission', message, `asked permission for ${name}`);
}

/** Comes 6 s after a dialog opened, or a minute after a turn ended: nothing new where better sources speak. */
function notified(body: Body): Meaning {
  const kind = text(body['notification_type']);
  if (kind === 'permission_prompt')
    return word('waiting', 'permission', null, 'notified of a permission prompt');
  if (kind === 'idle_prompt') return word('idle', null, null, 'notified that it is at its prompt');
  return word(null, null, null, `notified: ${kind}`);
}

function failureText(body: Body): string {
  return text(body['last_assistant_message']) || `The API failed: ${text(body['error'])}`;
}

function firstQuestion(input: Body): string | null {
  const questions = input['questions'];
  const first: unknown = Array.isArray(questions) ? questions[0] : null;
  return isRecord(first) ? text(first['question']) || null : null;
}

function firstLine(plan: string): string | null {
  const line = plan.split('\n').find(line => line.trim() !== '');
  return line === undefined ? null : line.replace(/^#+\s*/, '').trim();
}

function tool(body: Body): string {
  return text(body['tool_name']) || 'a tool';
}

function word(
  activity: Activity | null,
  waitingFor: WaitReason | null,
  message: string | null,
  saw: string,
): Meaning {
  return { activity, waitingFor, message, saw };
}

function parse(body: string): Body | null {
  if (body.length > largestBody) return null;
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, longestPart) : '';
}
