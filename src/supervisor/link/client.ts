// One client's link: hello first, then its requests, each checked before it is run.
import { type Failure, failure, type Result, success } from '../../domain/failure.js';
import { Link } from '../../protocol/link.js';
import type {
  SupervisorNotifications,
  SupervisorRequests,
  Welcome,
} from '../../protocol/supervisor-methods.js';
import { paramSchemas, type SupervisorMethod } from '../../protocol/supervisor-schemas.js';
import { programVersion, protocolVersion } from '../../protocol/version.js';
import type { Wire } from '../../protocol/wire.js';
import { whoShows } from '../sessions/session-token.js';
import type { ClientLink } from './push.js';

type Params<M extends SupervisorMethod> = SupervisorRequests[M][0];
type Answer<M extends SupervisorMethod> = SupervisorRequests[M][1];

export type Handlers = {
  [M in Exclude<SupervisorMethod, 'hello'>]: (
    params: Params<M>,
    link: ClientLink,
  ) => Promise<Result<Answer<M>>>;
};

/** Long enough for a stopped terminal, short enough that strangers do not pile up. */
const helloWithinMs = 5_000;

/** What a program inside a session may ask: it reads, and never acts or speaks as the person. */
const forSessions = new Set<SupervisorMethod>([
  'project.open',
  'snapshot',
  'project.watch',
  'tasks',
  'locks.list',
  'timeline',
  'worker.logs',
]);

export interface ClientOptions {
  token: string;
  startedAt: string;
  handlers: Handlers;
  onRequest(method: SupervisorMethod): void;
}

export function serveClient(wire: Wire, options: ClientOptions): ClientLink {
  const link: ClientLink = new Link<
    Record<never, never>,
    Record<never, never>,
    SupervisorRequests,
    SupervisorNotifications
  >(wire, 'a client');
  let who: 'owner' | 'session' | null = null;
  const timer = setTimeout(() => link.close('no hello'), helloWithinMs);
  link.onClose(() => clearTimeout(timer));
  link.handle('hello', async params => {
    const checked = check('hello', params);
    if (!checked.ok) return checked;
    const shown = whoShows(options.token, checked.value.token);
    if (shown === null) {
      setImmediate(() => link.close('wrong token'));
      return failure('refused', 'The supervisor does not know this token.', {
        hint: 'QUARTERDECK_HOME may name another instance.',
      });
    }
    clearTimeout(timer);
    who = shown.kind;
    return success(welcome(options.startedAt));
  });
  for (const method of Object.keys(paramSchemas) as SupervisorMethod[]) {
    if (method !== 'hello') serve(link, method, options, () => who);
  }
  return link.listen();
}

function serve<M extends Exclude<SupervisorMethod, 'hello'>>(
  link: ClientLink,
  method: M,
  options: ClientOptions,
  who: () => 'owner' | 'session' | null,
): void {
  link.handle(method, async raw => {
    if (who() === null) return failure('refused', 'Say hello first.');
    if (who() === 'session' && !forSessions.has(method)) {
      return failure('refused', 'A program inside a session may read the crew’s status, and nothing more.');
    }
    const checked = check(method, raw);
    if (!checked.ok) return checked;
    options.onRequest(method);
    const run: (params: Params<M>, link: ClientLink) => Promise<Result<Answer<M>>> = options.handlers[method];
    return run(checked.value, link) as never;
  });
}

/** A newer client is not turned away by its number alone: what it asks is checked one by one. */
function welcome(startedAt: string): Welcome {
  return { protocol: protocolVersion, version: programVersion, pid: process.pid, startedAt };
}

function check<M extends SupervisorMethod>(method: M, params: unknown): Result<Params<M>> {
  const parsed = paramSchemas[method].safeParse(params);
  if (parsed.success) return success(parsed.data as Params<M>);
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? 'its parameters' : issue.path.join('.');
  const bad: Failure = {
    kind: 'usage',
    sentence: `${method}: ${place}: ${issue?.message ?? 'not understood'}.`,
  };
  return { ok: false, failure: bad };
}
