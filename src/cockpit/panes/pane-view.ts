// One pane's view of one session: asks the host for it, takes its frames, acknowledges, sends keys.
import type { SessionAddress } from '../../domain/worker.js';
import type { HostLink } from '../../home/connect.js';
import type { Frame } from '../../protocol/frame.js';
import { encodeAck, encodeInput, type InputKind, inputKinds } from '../../protocol/input.js';
import { wireKinds } from '../../protocol/wire.js';
import { PaneScreen } from '../screen/pane-screen.js';

export interface Room {
  cols: number;
  rows: number;
}

export interface ShowOptions {
  visible: boolean;
  /** This client's size counts from now on: it attached. */
  drive: boolean;
}

/** A frame this soon after a key is taken for its echo. */
const echoMs = 60;
/** A host that has not taken this much is stopped or stuck: typing on would be lost. */
const maxPendingBytes = 256 * 1024;
/** One message of keys; far more than anybody types at once. */
const maxKeysBytes = 1024 * 1024;

export class PaneView {
  readonly screen = new PaneScreen();
  #link: HostLink | null = null;
  #asked = '';
  #keys: Buffer[] = [];
  #keyAt = Number.NEGATIVE_INFINITY;
  /** True from a frame that could not be used to the next full one. */
  #lost = false;
  #closed = false;

  constructor(
    /** Names the view on its link; one number never serves two sessions. */
    readonly view: number,
    readonly address: SessionAddress,
    private room: Room,
    private options: ShowOptions,
    private readonly tell: {
      notice(sentence: string): void;
      damage(echo: boolean): void;
      /** The host does not know the session (any more). */
      missing(): void;
      now(): number;
    },
  ) {
    this.screen.reset(address.epoch);
  }

  place(room: Room, options: ShowOptions): void {
    this.room = room;
    this.options = options;
    this.#ask(false);
  }

  up(link: HostLink): void {
    this.#link = link;
    this.#ask(true);
  }

  down(): void {
    this.#link = null;
    this.#keys = [];
    this.silent();
  }

  /** Nothing new comes at the moment. */
  silent(): void {
    if (this.screen.state !== 'live') return;
    this.screen.state = 'stale';
    this.tell.damage(false);
  }

  frame(frame: Frame): void {
    const { screen } = this;
    // The host counts epochs in its own way; this view has only ever been of this one session.
    if (frame.full && frame.epoch !== screen.epoch) screen.reset(frame.epoch);
    // A pane that was just opened is waited for like an echo.
    const isFirst = screen.state === 'empty';
    const isUsed = screen.apply(frame);
    if (isUsed) {
      this.#lost = false;
      this.tell.damage(isFirst || this.tell.now() - this.#keyAt < echoMs);
    } else if (!this.#lost) {
      this.#lost = true;
      this.#ask(true);
    }
    // After the picture of an echo, which is made in the microtask before this one.
    queueMicrotask(() => this.#acknowledge(frame));
  }

  /** All keys of one turn go as one message: with {@link sendKeys}, or at the end of the turn. */
  keys(bytes: Uint8Array): void {
    this.#keys.push(Buffer.from(bytes));
    if (this.#keys.length === 1) queueMicrotask(() => this.sendKeys());
  }

  paste(text: string): void {
    this.sendKeys();
    this.#send(inputKinds.paste, Buffer.from(text, 'utf8'));
  }

  close(): void {
    this.sendKeys();
    this.#closed = true;
    if (this.#link !== null) void this.#link.call('unview', { view: this.view });
    this.#link = null;
  }

  /** Those that wait go now, as one message. */
  sendKeys(): void {
    const [first] = this.#keys;
    if (first === undefined) return;
    const bytes = this.#keys.length === 1 ? first : Buffer.concat(this.#keys);
    this.#keys = [];
    for (let at = 0; at < bytes.length; at += maxKeysBytes) {
      this.#send(inputKinds.keys, bytes.subarray(at, at + maxKeysBytes));
    }
  }

  #send(kind: InputKind, bytes: Buffer): void {
    if (this.#closed) return;
    if (this.#link === null) this.tell.notice('The host is gone; nothing was typed.');
    else if (this.#link.pendingBytes > maxPendingBytes) {
      this.tell.notice('The host does not take keys at the moment; nothing was typed.');
    } else {
      this.#keyAt = this.tell.now();
      this.#link.sendBinary(wireKinds.input, encodeInput(this.view, kind, bytes));
    }
  }

  #acknowledge({ epoch, seq }: Frame): void {
    this.#link?.sendBinary(wireKinds.ack, encodeAck(this.view, epoch, seq));
  }

  /** Says to the host what this pane wants to see, if that is news to it. */
  #ask(anew: boolean): void {
    const wanted = JSON.stringify([this.room, this.options]);
    if (this.#link === null || (!anew && wanted === this.#asked)) return;
    this.#asked = wanted;
    void this.#open(this.#link);
  }

  async #open(link: HostLink): Promise<void> {
    const opened = await link.call('view', {
      view: this.view,
      session: this.address.session,
      cols: this.room.cols,
      rows: this.room.rows,
      visible: this.options.visible,
      drive: this.options.drive,
    });
    if (opened.ok || this.#closed || link !== this.#link) return;
    this.#asked = '';
    if (opened.failure.kind === 'not-found') this.tell.missing();
    else if (!link.closed) this.tell.notice(opened.failure.sentence);
  }
}
