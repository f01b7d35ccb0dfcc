// What an agent of a crew is told at the start of a session: its one task, that it is claimed, and what "done" means. The
// project's own AGENT_PROMPT.md, where it has one, says how people here work.
import type { Claimed } from '../../tasks/claims/claim.js';
import { lockPath } from '../../tasks/claims/claim.js';

export interface Place {
  branch: string;
  /** The project has an AGENT_PROMPT.md. */
  hasPrompt: boolean;
}

export function firstWords(claim: Claimed, { branch, hasPrompt }: Place, note: string | null): string {
  return [
    `You are ${claim.worker}, one of several agents that share this repository. Your one task in this session:`,
    `  ${claim.title}`,
    `It is claimed for you already (${lockPath(claim.task)} on the upstream is yours): do not claim, and do not touch other locks.`,
    ...(note === null ? [] : [`An earlier session on this task ended before it was done. ${note}`]),
    ...(hasPrompt ? ['Read AGENT_PROMPT.md first and keep to it where it does not contradict this.'] : []),
    'Look at TODO.md and the latest files of session_logs/ for what others did. Work in small commits and run the tests.',
    'Done means all of this is on the upstream:',
    `1. the work, committed and pushed: git pull --rebase origin ${branch} && git push origin HEAD:${branch}`,
    '2. the box of the task ticked in TODO.md ("- [x] …"), and no other',
    `3. a short summary in session_logs/<UTC time as YYYY-MM-DD-HHMMSS>-${claim.worker}.md`,
    'Never force-push, and leave nothing uncommitted. If you have failed three times, write a section "## <title of the task>"',
    'into STUCK.md that says what you tried, push that, and stop. When all is done, stop.',
  ].join('\n');
}
