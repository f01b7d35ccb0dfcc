// A bare client of the supervisor, for what an honest one never does.
import { openWire, type SupervisorLink } from '../../src/home/connect.js';
import { type Home, homePaths } from '../../src/home/home.js';
import { Link } from '../../src/protocol/link.js';
import type { SupervisorNotifications, SupervisorRequests } from '../../src/protocol/supervisor-methods.js';
import { protocolVersion } from '../../src/protocol/version.js';

export async function connectBare(home: Home): Promise<SupervisorLink> {
  const opened = await openWire(homePaths.supervisorSocket(home));
  if ('cause' in opened) throw new Error(opened.cause);
  return new Link<SupervisorRequests, SupervisorNotifications>(opened.wire, 'the supervisor').listen();
}

export async function connectWith(home: Home, token: string): Promise<SupervisorLink> {
  const link = await connectBare(home);
  const welcome = await link.call('hello', { protocol: protocolVersion, token, client: 'session' });
  if (!welcome.ok) throw new Error(welcome.failure.sentence);
  return link;
}
