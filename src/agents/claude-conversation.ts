// Claude's conversations on disk: which transcript belongs to an id, and what cannot be resumed.
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { AgentPlace, Conversation } from './agent.js';
import { claudeDirectory } from './claude-config.js';

/** Ids go into argv and file names: nothing but a UUID counts as one. */
const idShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const longestPath = 4096;
/** The first turn stands near the top; a transcript that is longer has one. */
const headBytes = 512 * 1024;

export function isConversationId(id: string): boolean {
  return idShape.test(id);
}

/** What a hook claims; null when it makes no sense. A path that is not that conversation's transcript is dropped. */
export function readConversation(id: unknown, transcript: unknown): Conversation | null {
  if (typeof id !== 'string' || !isConversationId(id)) return null;
  const sound =
    typeof transcript === 'string' &&
    transcript.length <= longestPath &&
    isAbsolute(transcript) &&
    !transcript.includes('\0') &&
    transcript.endsWith(`/${id}.jsonl`);
  return { id, transcript: sound ? transcript : null };
}

/** Null when it can be taken up again with `--resume`, else one sentence. */
export function notResumable(conversation: Conversation | null, place: AgentPlace): string | null {
  if (conversation === null) return 'Claude never told its conversation: it starts afresh.';
  if (!isConversationId(conversation.id))
    return 'The id of its conversation makes no sense: it starts afresh.';
  const transcript = findTranscript(conversation, place);
  if (transcript === null) return 'Its conversation has no transcript: it starts afresh.';
  return hasTurn(transcript) ? null : 'Nothing was said in its conversation yet: it starts afresh.';
}

/** Transcripts lie in a directory a workspace, named after it in a way that is Claude's own; so the id is looked for in each. */
function findTranscript(conversation: Conversation, place: AgentPlace): string | null {
  if (conversation.transcript !== null && isFile(conversation.transcript)) return conversation.transcript;
  const projects = join(claudeDirectory(place), 'projects');
  for (const project of namesIn(projects)) {
    const file = join(projects, project, `${conversation.id}.jsonl`);
    if (isFile(file)) return file;
  }
  return null;
}

/** A session that was never prompted has a transcript without a turn at most, and `--resume` refuses it. */
function hasTurn(transcript: string): boolean {
  const head = readHead(transcript);
  return head.length >= headBytes || /"type":\s*"(user|assistant)"/.test(head);
}

function readHead(file: string): string {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(headBytes);
      return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, headBytes, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
