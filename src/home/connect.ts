// How a client reaches the supervisor or a host: connect, say hello, or a sentence that says why not. Starts nothing.
import { connect } from 'node:net';
import type { Failure, Result } from '../domain/failure.js';
import type { HostNotifications, HostRequests, HostWelcome } from '../protocol/host-methods.js';
import { Link } from '../protocol/link.js';
import type {
  ClientKind,
  SupervisorNotifications,
  SupervisorRequests,
  Welcome,
} from '../protocol/supervisor-methods.js';
import { protocolVersion } from '../protocol/version.js';
import { Wire } from '../protocol/wire.js';
import { type Home, homePaths } from './home.js';
import { readToken } from './secure.js';

export type SupervisorLink = Link<SupervisorRequests, SupervisorNotifications>;
export type HostLink = Link<HostRequests, HostNotifications>;

const connectTimeoutMs = 2_000;

/** Opens a socket as a wire. `absent` tells apart "nobody listens" from every other trouble. */
export function openWire(
  path: string,
  timeoutMs = connectTimeoutMs,
): Promise<{ wire: Wire } | { absent: boolean; cause: string }> {
  return new Promise(resolve => {
    const socket = connect(path);
    const timer = setTimeout(() => {
      socket.destroy();
      resolve({ absent: false, cause: `no answer on ${path}` });
    }, timeoutMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve({ wire: new Wire(socket, socket) });
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve({ absent: error.code === 'ENOENT' || error.code === 'ECONNREFUSED', cause: error.message });
    });
  });
}

export type Connected<L, W> =
  | { state: 'up'; link: L; welcome: W }
  | { state: 'absent' }
  | { state: 'silent'; failure: Failure };

export async function connectSupervisor(
  home: Home,
  client: ClientKind,
): Promise<Connected<SupervisorLink, Welcome>> {
  const opened = await openWire(homePaths.supervisorSocket(home));
  if ('cause' in opened) return notOpen(opened, 'the supervisor');
  const link: SupervisorLink = new Link<SupervisorRequests, SupervisorNotifications>(
    opened.wire,
    'the supervisor',
  );
  link.listen();
  const welcome = await link.call(
    'hello',
    { protocol: protocolVersion, token: readToken(home) ?? '', client },
    { timeoutMs: connectTimeoutMs },
  );
  return greeted(link, welcome);
}

export async function connectHost(
  home: Home,
  socket: string,
  client: ClientKind,
): Promise<Connected<HostLink, HostWelcome>> {
  const opened = await openWire(socket);
  if ('cause' in opened) return notOpen(opened, 'the host');
  const link: HostLink = new Link<HostRequests, HostNotifications>(opened.wire, 'the host');
  link.listen();
  const welcome = await link.call(
    'hello',
    { protocol: protocolVersion, token: readToken(home) ?? '', client },
    { timeoutMs: connectTimeoutMs },
  );
  return greeted(link, welcome);
}

/** One that hung up instead of an answer was just ending: as good as absent. */
function greeted<L extends { closed: boolean; close(): void }, W>(
  link: L,
  welcome: Result<W>,
): Connected<L, W> {
  if (welcome.ok) return { state: 'up', link, welcome: welcome.value };
  if (link.closed && welcome.failure.kind === 'failed') return { state: 'absent' };
  link.close();
  return { state: 'silent', failure: welcome.failure };
}

function notOpen(
  opened: { absent: boolean; cause: string },
  peer: string,
): { state: 'absent' } | { state: 'silent'; failure: Failure } {
  if (opened.absent) return { state: 'absent' };
  return {
    state: 'silent',
    failure: {
      kind: 'failed',
      sentence: `${capitalised(peer)} cannot be reached: ${opened.cause}.`,
      hint: 'It may be stopped: `quarterdeck doctor` shows its pid, `kill -CONT <pid>` wakes it.',
    },
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
