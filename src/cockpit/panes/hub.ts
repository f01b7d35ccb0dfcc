// Screens of sessions straight from their hosts: one link a host, a view a pane, keys back. Works while the supervisor is away.
import { failure, type Result } from '../../domain/failure.js';
import type { SessionAddress } from '../../domain/worker.js';
import { connectHost, type HostLink } from '../../home/connect.js';
import type { Home } from '../../home/home.js';
import { decodeFrame, type Frame } from '../../protocol/frame.js';
import type { HostRequests, HostSession } from '../../protocol/host-methods.js';
import { PaneScreen } from '../screen/pane-screen.js';
import { HostConnection } from './host-connection.js';
import { PaneView, type Room, type ShowOptions } from './pane-view.js';

export type { Room, ShowOptions };

export interface PaneHubOptions {
  home: Home;
  /** The screen of pane `id` changed; `echo` when a key went there within the last 60 ms, or it is its first. */
  onDamage(id: string, echo: boolean): void;
  /** Keys were refused, or the host is gone: one sentence. */
  onNotice(id: string, sentence: string): void;
  /** What the host says of the session of a shown pane, its end included. */
  onSession?(id: string, session: HostSession): void;
  /** Some session of the hosts that are connected, shown or not, has printed. @param at `lastOutputAt` */
  onPrinted?(session: string, at: string): void;
  /** The host does not know this session (any more); the pane keeps or gets its last screen, `stale`. */
  onMissing?(id: string): void;
  /** Milliseconds, monotonic; only tests have another than `performance.now`. */
  now?(): number;
}

export class PaneHub {
  readonly #panes = new Map<string, PaneView>();
  readonly #hosts = new Map<string, HostConnection>();
  #views = 0;
  #dark: boolean | null = null;

  constructor(private readonly options: PaneHubOptions) {}

  /**
   * Shows a session in pane `id`, or changes its room; cheap to repeat with the same arguments. The screen stays the same
   * object for as long as the pane shows this session; another session starts with an empty one.
   */
  show(id: string, address: SessionAddress, room: Room, options: ShowOptions): PaneScreen {
    const known = this.#panes.get(id);
    if (known !== undefined && isSame(known.address, address)) {
      known.place(room, options);
      return known.screen;
    }
    const view = this.#open(id, address, room, options);
    known?.close();
    this.#panes.set(id, view);
    const host = this.#hostOf(address.socket);
    if (host.link !== null) view.up(host.link);
    this.#dropIdleHosts();
    return view.screen;
  }

  /** Connects to a host that will be needed in a moment. */
  approach(socket: string): void {
    this.#hostOf(socket);
  }

  /** Tells the hosts what programs that ask shall draw for; null while that is not known. The last who says it is believed. */
  setDark(dark: boolean | null): void {
    if (dark === this.#dark) return;
    this.#dark = dark;
    if (dark === null) return;
    for (const { link } of this.#hosts.values()) if (link !== null) void link.call('theme', { dark });
  }

  hide(id: string): void {
    this.#panes.get(id)?.close();
    this.#panes.delete(id);
    this.#dropIdleHosts();
  }

  keys(id: string, bytes: Uint8Array): void {
    const pane = this.#panes.get(id);
    pane?.keys(bytes);
    if (pane !== undefined) this.#hosts.get(pane.address.socket)?.typed();
  }

  /** All keys of what was read at once have been told. */
  sendKeys(): void {
    for (const pane of this.#panes.values()) pane.sendKeys();
  }

  paste(id: string, text: string): void {
    this.#panes.get(id)?.paste(text);
  }

  /** False while the host of the pane is gone; one that is stopped is not. */
  isConnected(id: string): boolean {
    const address = this.#panes.get(id)?.address;
    const host = address === undefined ? undefined : this.#hosts.get(address.socket);
    return (host?.link ?? null) !== null;
  }

  /** What the host says of the pane's session now; null when it is away or does not know it. */
  async session(id: string): Promise<HostSession | null> {
    const address = this.#panes.get(id)?.address;
    const link = address === undefined ? null : (this.#hosts.get(address.socket)?.link ?? null);
    const list = await link?.call('list', {});
    if (list?.ok !== true) return null;
    return list.value.find(session => session.session === address?.session) ?? null;
  }

  /** The text of a session's screen; null while its host is not connected or does not know it. */
  async capture(address: SessionAddress): Promise<string[] | null> {
    const link = this.#hosts.get(address.socket)?.link ?? null;
    const captured = await link?.call('capture', { session: address.session, from: null, to: null });
    return captured?.ok === true ? captured.value.lines : null;
  }

  /** Any question to a host; one that shows nothing here is connected to for this one answer. */
  async ask<M extends keyof HostRequests & string>(
    socket: string,
    method: M,
    params: HostRequests[M][0],
    options: { timeoutMs?: number } = {},
  ): Promise<Result<HostRequests[M][1]>> {
    const known = this.#hosts.get(socket)?.link ?? null;
    if (known !== null) return known.call(method, params, options);
    const connected = await connectHost(this.options.home, socket, 'cockpit');
    if (connected.state === 'silent') return { ok: false, failure: connected.failure };
    if (connected.state === 'absent') return failure('failed', 'The host is gone.');
    const answer = await connected.link.call(method, params, options);
    connected.link.close();
    return answer;
  }

  /** The last screen of a session that ended, out of its recording by any host; `stale`, or null when there is none. */
  async lastScreen(_id: string, address: SessionAddress, room: Room): Promise<PaneScreen | null> {
    for (const host of this.#hosts.values()) {
      if (host.link !== null) return askLastScreen(host.link, address, room);
    }
    const connected = await connectHost(this.options.home, address.socket, 'cockpit');
    if (connected.state !== 'up') return null;
    const screen = await askLastScreen(connected.link, address, room);
    connected.link.close();
    return screen;
  }

  stop(): void {
    for (const pane of this.#panes.values()) pane.close();
    for (const host of this.#hosts.values()) host.stop();
    this.#panes.clear();
    this.#hosts.clear();
  }

  #open(id: string, address: SessionAddress, room: Room, options: ShowOptions): PaneView {
    const view: PaneView = new PaneView(++this.#views, address, room, options, {
      notice: sentence => this.options.onNotice(id, sentence),
      damage: echo => this.options.onDamage(id, echo),
      missing: () => void this.#showLast(id, view, room),
      now: () => this.options.now?.() ?? performance.now(),
    });
    return view;
  }

  /** The host has forgotten the session or is another one by now: what it last looked like is better than nothing. */
  async #showLast(id: string, view: PaneView, room: Room): Promise<void> {
    this.options.onMissing?.(id);
    if (view.screen.state === 'live') view.screen.state = 'stale';
    else if (view.screen.state === 'empty') {
      const frame = await this.#lastFrame(view.address, room);
      if (frame === null || view.screen.state !== 'empty') return;
      fillStale(view.screen, frame);
    }
    if (this.#panes.get(id) === view) this.options.onDamage(id, false);
  }

  async #lastFrame(address: SessionAddress, room: Room): Promise<Frame | null> {
    const link = this.#hosts.get(address.socket)?.link ?? null;
    return link === null ? null : readLastFrame(link, address, room);
  }

  #hostOf(socket: string): HostConnection {
    const known = this.#hosts.get(socket);
    if (known !== undefined) return known;
    const panes = (): [string, PaneView][] =>
      [...this.#panes].filter(([, pane]) => pane.address.socket === socket);
    const host = new HostConnection(this.options.home, socket, {
      up: link => {
        if (this.#dark !== null) void link.call('theme', { dark: this.#dark });
        for (const [, pane] of panes()) pane.up(link);
      },
      down: why => {
        for (const [id, pane] of panes()) {
          pane.down();
          this.options.onNotice(id, why);
        }
      },
      silent: sentence => {
        for (const [id, pane] of panes()) {
          pane.silent();
          this.options.onNotice(id, sentence);
        }
      },
      answers: link => {
        for (const [, pane] of panes()) pane.up(link);
      },
      frame: payload => {
        const frame = decodeFrame(payload);
        if (frame === null) return;
        for (const [, pane] of panes()) if (pane.view === frame.view) pane.frame(frame);
      },
      refused: (view, sentence) => {
        for (const [id, pane] of panes()) if (pane.view === view) this.options.onNotice(id, sentence);
      },
      session: session => {
        if (session.lastOutputAt !== null) this.options.onPrinted?.(session.session, session.lastOutputAt);
        for (const [id, pane] of panes()) {
          if (pane.address.session === session.session) this.options.onSession?.(id, session);
        }
      },
      printed: sessions => {
        for (const [session, at] of Object.entries(sessions)) this.options.onPrinted?.(session, at);
      },
    });
    this.#hosts.set(socket, host);
    return host;
  }

  #dropIdleHosts(): void {
    const used = new Set([...this.#panes.values()].map(pane => pane.address.socket));
    for (const [socket, host] of this.#hosts) {
      if (used.has(socket)) continue;
      host.stop();
      this.#hosts.delete(socket);
    }
  }
}

function isSame(a: SessionAddress, b: SessionAddress): boolean {
  return a.session === b.session && a.socket === b.socket && a.epoch === b.epoch;
}

async function askLastScreen(
  link: HostLink,
  address: SessionAddress,
  room: Room,
): Promise<PaneScreen | null> {
  const frame = await readLastFrame(link, address, room);
  if (frame === null) return null;
  const screen = new PaneScreen();
  fillStale(screen, frame);
  return screen;
}

async function readLastFrame(link: HostLink, address: SessionAddress, room: Room): Promise<Frame | null> {
  const answer = await link.call('lastScreen', { session: address.session, ...room });
  if (!answer.ok || answer.value === null) return null;
  return decodeFrame(Buffer.from(answer.value.frame, 'base64'));
}

function fillStale(screen: PaneScreen, frame: Frame): void {
  screen.reset(frame.epoch);
  if (screen.apply({ ...frame, full: true })) screen.state = 'stale';
}
