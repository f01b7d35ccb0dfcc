// One link to the host: hello first, then the methods of host-methods.ts, frames out, input and acknowledgements in.
import { timingSafeEqual } from 'node:crypto';
import { type Failure, failure, type Result, success } from '../domain/failure.js';
import type {
  HostNotifications,
  HostRequests,
  HostSession,
  HostWelcome,
  SpawnSession,
  View,
} from '../protocol/host-methods.js';
import { decodeAck, decodeInput } from '../protocol/input.js';
import { Link } from '../protocol/link.js';
import type { Hello } from '../protocol/supervisor-methods.js';
import { programVersion, protocolVersion } from '../protocol/version.js';
import { type Wire, type WireKind, wireKinds } from '../protocol/wire.js';
import type { Host, Listener } from './host.js';
import { digest } from './mailbox/mailbox.js';
import type { Session } from './session.js';
import { isSize } from './spawn-check.js';
import { SessionView } from './views/view.js';

type HostSideLink = Link<Record<never, never>, Record<never, never>, HostRequests, HostNotifications>;
type Method = keyof HostRequests & string;
type Params<M extends Method> = HostRequests[M][0];
type Answer<M extends Method> = HostRequests[M][1];

const helloDeadlineMs = 5_000;
/** A client that does not read what it asked for is let go; it can come back. */
const maxPendingBytes = 16 * 1024 * 1024;
const maxViews = 256;

interface OpenView {
  session: Session;
  view: SessionView;
}

export class HostClient implements Listener {
  readonly #link: HostSideLink;
  readonly #views = new Map<number, OpenView>();
  /** Sessions that end with this link. */
  readonly #own = new Set<string>();
  #isKnown: boolean;
  #timer: NodeJS.Timeout | null = null;

  /** @param token null where the parent owns the streams (stdio) and no token is needed */
  constructor(
    private readonly host: Host,
    wire: Wire,
    private readonly token: string | null,
    onClose: (why: string) => void = () => {},
  ) {
    this.#link = new Link(wire, 'the client');
    this.#isKnown = token === null;
    if (!this.#isKnown) this.#timer = setTimeout(() => this.close('no hello came'), helloDeadlineMs);
    this.#handle();
    this.#link.onBinary = (kind, payload) => this.#binary(kind, payload);
    this.#link.onClose(why => {
      this.#gone();
      onClose(why);
    });
    this.#link.listen();
    if (this.#isKnown) this.host.join(this);
  }

  notify<N extends keyof HostNotifications & string>(name: N, params: HostNotifications[N]): void {
    if (this.#link.pendingBytes > maxPendingBytes) return this.close('it does not read');
    this.#link.notify(name, params);
  }

  forgot(session: Session): void {
    for (const [id, open] of this.#views) if (open.session === session) this.#views.delete(id);
  }

  close(why: string): void {
    this.#link.close(why);
  }

  #handle(): void {
    this.#link.handle('hello', params => Promise.resolve(this.#hello(params)));
    const { host } = this;
    this.#on('list', () => success(host.list()));
    this.#on('spawn', params => this.#spawn(params));
    this.#on('kill', async ({ session, graceMs }) => {
      const grace = Number.isFinite(graceMs) ? Math.min(Math.max(0, graceMs), 60_000) : 0;
      return this.#with(session, found => found.kill(grace));
    });
    this.#on('pause', ({ session }) => this.#with(session, found => found.pause()));
    this.#on('thaw', ({ session }) => this.#with(session, found => found.thaw()));
    this.#on('write', ({ session, text, paste, enter }) =>
      this.#with(session, found =>
        found.typist.write(String(text), { paste: paste === true, enter: enter === true }),
      ),
    );
    this.#on('capture', ({ session, from, to }) =>
      this.#with(session, found => found.history.capture(lineOf(from), lineOf(to))),
    );
    this.#on('history', ({ session, from, count }) => host.history(session, past => past.lines(from, count)));
    this.#on('find', params => host.history(params.session, past => past.find(params)));
    this.#on('theme', ({ dark }) => {
      host.setDark(dark === true);
      return success({});
    });
    this.#on('tree', ({ session }) => this.#with(session, async found => success(await found.members())));
    this.#on('forget', ({ session }) => host.forget(session));
    this.#on('mailbox.since', ({ session, seq }) => host.mailbox.since(session, Number(seq) || 0));
    this.#on('mailbox.reply', ({ session, seq, status, body }) =>
      Number.isInteger(status) && status >= 200 && status <= 599
        ? host.mailbox.reply(session, seq, { status, body: String(body) })
        : failure('usage', 'A reply needs a status from 200 to 599.'),
    );
    this.#on('view', params => this.#view(params));
    this.#on('unview', ({ view }) => {
      this.#unview(view);
      return success({});
    });
    this.#on('lastScreen', ({ session }) => host.lastScreen(session));
    this.#on('shutdown', ({ force }) => host.shutdown(force === true));
  }

  /** Nobody may do anything before hello. */
  #on<M extends Method>(
    method: M,
    run: (params: Params<M>) => Result<Answer<M>> | Promise<Result<Answer<M>>>,
  ): void {
    const guarded = async (params: unknown): Promise<Result<Answer<M>>> => {
      if (!this.#isKnown) return failure('refused', 'Say hello with the token first.');
      if (typeof params !== 'object' || params === null)
        return failure('usage', `${method} needs parameters.`);
      return run(params as Params<M>);
    };
    this.#link.handle(method, guarded as never);
  }

  #spawn(params: SpawnSession): Result<HostSession> {
    const spawned = this.host.spawn(params);
    if (spawned.ok && params.endWithClient === true) this.#own.add(params.session);
    return spawned;
  }

  #with<T>(
    session: string,
    run: (session: Session) => Result<T> | Promise<Result<T>>,
  ): Result<T> | Promise<Result<T>> {
    const found = this.host.find(session);
    return found.ok ? run(found.value) : found;
  }

  #hello(params: Hello): Result<HostWelcome> {
    const refused = this.#refusesHello(params);
    if (refused !== null) {
      // After the answer has gone out.
      setImmediate(() => this.close(refused.sentence));
      return { ok: false, failure: refused };
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isKnown = true;
    this.host.join(this);
    return success({
      protocol: protocolVersion,
      version: programVersion,
      pid: process.pid,
      startedAt: this.host.startedAt,
      hostId: this.host.id,
      mailboxUrl: this.host.mailbox.url,
      dropDir: this.host.dropDir,
      cgroup: this.host.cgroups.kind,
    });
  }

  #refusesHello(params: Hello): Failure | null {
    const isRight =
      this.token === null || timingSafeEqual(digest(this.token), digest(String(params?.token ?? '')));
    if (!isRight) return { kind: 'refused', sentence: 'The token is not the one of this host.' };
    // Another number is no reason: a newer supervisor speaks ours to us until our sessions have ended.
    return null;
  }

  #view(params: View): Result<{ epoch: number; cols: number; rows: number }> {
    if (!isSize(params.cols) || !isSize(params.rows) || !Number.isInteger(params.view)) {
      return failure('usage', 'A view needs a number and a size.');
    }
    const found = this.host.find(params.session);
    if (!found.ok) return found;
    const session = found.value;
    const known = this.#views.get(params.view);
    if (known !== undefined && known.session !== session) this.#unview(params.view);
    if (known === undefined && this.#views.size >= maxViews) return failure('refused', 'Too many views.');
    const view = known?.session === session ? known.view : this.#newView(params.view, session);
    this.#views.set(params.view, { session, view });
    view.restart();
    session.views.place(view, {
      cols: params.cols,
      rows: params.rows,
      visible: params.visible === true,
      drive: params.drive === true,
      observe: params.observe === true,
    });
    return success({ epoch: session.epoch, cols: session.screen.cols, rows: session.screen.rows });
  }

  #newView(id: number, session: Session): SessionView {
    return new SessionView(
      id,
      this,
      session,
      view => session.views.otherDrives(view),
      frame => this.#link.sendBinary(wireKinds.frame, frame),
    );
  }

  #unview(id: number): void {
    const open = this.#views.get(id);
    this.#views.delete(id);
    if (open !== undefined) open.session.views.remove(open.view);
  }

  #binary(kind: WireKind, payload: Buffer): void {
    if (!this.#isKnown) return;
    if (kind === wireKinds.ack) {
      const ack = decodeAck(payload);
      if (ack !== null) this.#views.get(ack.view)?.view.acknowledge(ack.epoch, ack.seq);
    } else if (kind === wireKinds.input) {
      const input = decodeInput(payload);
      const open = input === null ? undefined : this.#views.get(input.view);
      if (input === null || open === undefined) return;
      const typed = open.session.input(open.view, input.kind, input.bytes);
      if (!typed.ok) this.notify('refused', { view: input.view, sentence: typed.failure.sentence });
    }
  }

  #gone(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.host.part(this);
    for (const id of this.#views.keys()) this.#unview(id);
    for (const session of this.#own) void this.host.drop(session);
    this.#own.clear();
  }
}

function lineOf(value: unknown): number | null {
  return Number.isInteger(value) ? (value as number) : null;
}
