// What a test of ours must not leave in its own process: timers, sockets, children, watchers.
import { until } from './bounded.js';

const kinds = [
  'Timeout',
  'TCPSocketWrap',
  'PipeWrap',
  'PipeConnectWrap',
  'ProcessWrap',
  'FSEventWrap',
  'TTYWrap',
];

function counts(): Map<string, number> {
  const found = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (kinds.includes(kind)) found.set(kind, (found.get(kind) ?? 0) + 1);
  }
  return found;
}

/** Call before; call what it gives after: it fails when there is more of anything than before, once all had time to close. */
export function watchLeaks(): () => Promise<void> {
  const before = counts();
  const grown = () => [...counts()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
  return async () => {
    try {
      await until(() => grown().length === 0, 'nothing is left open', 2_000);
    } catch {
      const left = grown().map(([kind, count]) => `${count - (before.get(kind) ?? 0)} ${kind}`);
      // The wait itself may have ended with everything closed.
      if (left.length > 0) throw new Error(`left open: ${left.join(', ')}`);
    }
  };
}
