// Whether a claimed task is done, from what can be seen outside its agent: the upstream's main as fetched now, and the
// workspace. An agent's own word counts for nothing here.
import type { Verdict } from '../../domain/loop.js';
import { quoted } from '../../domain/slug.js';
import type { Claimed } from '../../tasks/claims/claim.js';
import type { Claims } from '../../tasks/claims/claims.js';
import type { Base } from '../../tasks/claims/mirror.js';
import { readSessionLog } from '../../tasks/session-log.js';
import { gitLine } from '../../workspace/git.js';
import { countChanges } from '../../workspace/loss.js';

export interface Work {
  claim: Claimed;
  /** Where the agent worked; it must be at rest. */
  workspace: string;
  /** Summaries of the worker's that were there before. */
  logs: readonly string[];
}

export async function verify(claims: Claims, { claim, workspace, logs }: Work): Promise<Verdict> {
  const base = await claims.look();
  if (!base.ok) return { kind: 'unknown', why: base.failure.sentence };
  const { board } = base.value;
  const lock = board.locks.find(({ file }) => file === `${claim.task}.txt`);
  if (lock !== undefined && lock.lock.run !== claim.run) return { kind: 'lost' };
  const reservation = base.value.refs.get(claim.task);
  if (reservation !== undefined && !(await isOurs(claims, claim, reservation))) return { kind: 'lost' };
  if (lock === undefined && reservation === undefined) return { kind: 'lost' };
  const box = boxOf(base.value, claim);
  if (box === 'open' && board.stuck.has(claim.task)) return { kind: 'stuck' };
  if (box === 'open' && lock === undefined) return { kind: 'given-back' };
  const missing = [
    ...(box === 'open' ? [`the box of ${quoted(claim.title)} in TODO.md is not ticked on the upstream`] : []),
    ...(await unpushed(claims, workspace, base.value)),
    ...(hasSummary(board.logs, claim, logs) ? [] : [noSummary(claim)]),
  ];
  return missing.length === 0 ? { kind: 'verified' } : { kind: 'missing', missing };
}

/** A renewal that nobody heard the end of has moved it: its run tells. */
async function isOurs(claims: Claims, { task, record, run }: Claimed, reservation: string): Promise<boolean> {
  if (reservation === record) return true;
  return (await claims.mirror.records(new Map([[task, reservation]]))).get(task)?.run === run;
}

/** A task that was taken out of the list, or renamed, has no box that could be ticked. */
function boxOf({ board }: Base, { task, title }: Claimed): 'open' | 'ticked' | 'gone' {
  const found =
    board.tasks.find(one => one.id === task && one.title === title) ??
    board.tasks.find(one => one.title === title);
  if (found === undefined) return 'gone';
  return found.done ? 'ticked' : 'open';
}

async function unpushed(claims: Claims, workspace: string, base: Base): Promise<string[]> {
  const head = await gitLine(workspace, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  const changes = await countChanges(workspace);
  const { branch } = claims.mirror.upstream;
  const isPushed = head !== null && (await claims.mirror.contains(base, head));
  return [
    ...(changes === null ? [`its work tree cannot be read: ${workspace}`] : []),
    ...(changes !== null && changes > 0
      ? [`${changes} ${changes === 1 ? 'file is' : 'files are'} neither committed nor ignored (git status)`]
      : []),
    ...(isPushed ? [] : [`its last commit is not on the upstream's ${branch} (git pull --rebase, git push)`]),
  ];
}

/** A new one: its worker may have written others for earlier tasks. Names of summaries are not to be trusted for their times. */
function hasSummary(logs: readonly string[], { worker }: Claimed, before: readonly string[]): boolean {
  return logs.some(file => !before.includes(file) && readSessionLog(file, '').worker === worker);
}

function noSummary({ worker }: Claimed): string {
  return `there is no summary of this session on the upstream: session_logs/YYYY-MM-DD-HHMMSS-${worker}.md (UTC)`;
}
