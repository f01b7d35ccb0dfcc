// A session whose recording stopped goes on, and the person is told so once, also across restarts of the supervisor.
import type { HostSession } from '../../protocol/host-methods.js';
import type { WorkerEffects } from '../crew/worker-effects.js';
import type { WorkerRecord } from '../journal/records.js';

export function noteRecording(
  record: WorkerRecord,
  session: HostSession,
  effects: Pick<WorkerEffects, 'tell' | 'changed'>,
): void {
  const mine = record.session;
  const why = session.recordingTrouble;
  if (mine === null || mine.id !== session.session || why === undefined || mine.notRecorded === why) return;
  mine.notRecorded = why;
  effects.tell('warning', `${record.id} is recorded no more: ${why}. Its session goes on.`);
  effects.changed();
}
