// Where the screen and the history of a worker are to be had.
import type { Snapshot } from './snapshot.js';
import { isLive, type SessionAddress, type WorkerView } from './worker.js';

/** Of a session whose host is gone, any host that lives has the recording. Null before the first session. */
export function addressOf(
  snapshot: Pick<Snapshot, 'hosts'> | null,
  worker: WorkerView,
): SessionAddress | null {
  const { address } = worker;
  if (address === null || isLive(worker.phase)) return address;
  const hosts = snapshot?.hosts ?? [];
  if (hosts.some(host => host.id === address.hostId && host.state !== 'lost')) return address;
  const living = hosts.find(host => host.state === 'up');
  return living === undefined ? address : { ...address, socket: living.socket };
}
