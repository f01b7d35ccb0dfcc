// What the supervisor needs to know of an agent CLI: how to find, launch and resume it, and how to read what it says. One file an agent.
import type { Signal } from '../domain/activity.js';
import type { Result } from '../domain/failure.js';
import type { MailboxItem } from '../protocol/host-methods.js';

/** The agent's own name for its run: for Claude the session id and its transcript. Changes at /clear, /resume, compaction. */
export interface Conversation {
  id: string;
  transcript: string | null;
}

export interface LaunchRequest {
  /** Our session. */
  session: string;
  worker: string;
  cwd: string;
  /** The client's environment, already filtered. */
  env: Record<string, string>;
  prompt: string | null;
  /** Text of the task, when one was picked. */
  task: string | null;
  /** The task is claimed in its name already: the lock's name and its nonce; null where it claims itself, or there is no task. */
  claim: { task: string; run: string } | null;
  agentArgs: string[];
  /** Only for the agent `command`. */
  command: string[] | null;
  /** What to go on with, null for a fresh start. */
  resume: Conversation | null;
  /** First words to a resumed agent, null to leave it waiting. */
  resumePrompt: string | null;
  mailbox: { url: string; token: string; dropDir: string };
  /** A 0700 directory of this session for settings and temporary files. */
  directory: string;
}

export interface Launch {
  argv: [string, ...string[]];
  /** Added to the session's environment. */
  env: Record<string, string>;
  /** What it will be known by, where the agent lets us choose. */
  conversation: Conversation | null;
  /** True when `resume` was asked for and the agent does go on with it; false means a fresh start. */
  resumed: boolean;
}

/** What a mailbox item meant. */
export interface MailboxReading {
  signals: Signal[];
  /** The agent's run has another id now; a missing hook never erases one. */
  conversation: Conversation | null;
  /** It says that it is done, and waits for the answer. */
  stop?: boolean;
  /** Body to answer an ask with at once; null leaves it to a person (the dialog stands). */
  reply: string | null;
}

export interface WatchContext {
  pid: number;
  cwd: string;
  env: Record<string, string>;
  /** Called for each observation until the watch is stopped. */
  onSignal: (signal: Signal) => void;
}

export interface Agent {
  id: string;
  title: string;
  /** True when it says itself what it does (in-band, by hooks): its first output is then no reason to call it `unknown`. */
  reports?: boolean;
  /** True when it asks, by its mailbox, whether it may end its turn: `MailboxReading.stop`. */
  asksAtStop?: boolean;
  /** The answer to that. @param reason what it is to do first; null lets it rest */
  stopReply?(reason: string | null): string;
  /** Path of the program, or null. */
  find(env: Record<string, string>): Promise<string | null>;
  launch(request: LaunchRequest): Promise<Result<Launch>>;
  read(item: MailboxItem): MailboxReading;
  /** Title of the terminal → signal, null when it says nothing. */
  readTitle(title: string, at: string): Signal | null;
  /** Rules on the text of the screen (trust dialogs and the like), where there are any; asked only when better sources are silent. */
  readScreen?(lines: string[], at: string): Signal | null;
  /** Sources outside the terminal, such as Claude's session registry. */
  watch(context: WatchContext): { stop(): void };
  /** Null when that conversation can be resumed in `cwd`, else why not. */
  notResumable(conversation: Conversation | null, env: Record<string, string>): string | null;
}
