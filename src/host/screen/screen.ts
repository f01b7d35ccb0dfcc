// The terminal that a session prints into: bytes in, cells, cursor, modes and replies out. The one parse of every byte.
import { StringDecoder } from 'node:string_decoder';
import { type FrameCursor, type FrameModes, type FrameRow } from '../../protocol/frame.js';
import type { Captured } from '../../protocol/supervisor-methods.js';
import { listenForNotices, type NoticeListener } from '../marks/notices.js';
import { keepCleared } from './clear.js';
import { acceptShortColours } from './colon-colours.js';
import { Keyboard } from './keyboard.js';
import { ScreenLines } from './lines.js';
import { withPlaces } from './picture.js';
import { printPlainFast } from './plain-text.js';
import { Queries } from './queries.js';
import { crop, Reflow } from './reflow/reflow.js';
import { characterBefore, readRow } from './row.js';
import { SavedCursor } from './saved-cursor.js';
import { StringGuard } from './string-guard.js';
import {
  type CoreParams,
  createTerminal,
  type SequenceId,
  scrollbackLines,
  type XTerminal,
} from './xterm.js';

/** What a screen tells. Nothing here may reach any other pane; `reply` is unset where bytes are only replayed. */
export interface ScreenListener extends NoticeListener {
  /** Answers of fixed form, for the program that asked. */
  reply?(text: string): void;
  /** Rows of the screen that changed, both inclusive. */
  dirty?(start: number, end: number): void;
  /** The end of a synchronized update: the moment to show it. */
  updated?(): void;
  /** OSC 0/2, control characters removed, at most 256 characters. */
  title?(title: string): void;
  bell?(): void;
  /** Payload of an OSC 7501. */
  report?(payload: string): void;
}

const maxTitle = 256;
/** So that an answer stays below the bound of a message. Only clusters in every cell get there. */
const maxCaptured = 4_000_000;
const endOfUpdate = '\x1b[?2026l';
/** Sequences whose count xterm obeys to the letter: 2147483647 of them is minutes. */
const countedSequences: SequenceId[] = [
  ...['@', 'I', 'L', 'M', 'P', 'S', 'T', 'X', 'Z', '^'].map(final => ({ final })),
  { intermediates: ' ', final: '@' },
  { intermediates: ' ', final: 'A' },
  { intermediates: "'", final: '}' },
  { intermediates: "'", final: '~' },
];

export class VtScreen {
  readonly #xterm: XTerminal;
  /** Streaming: a character split between two reads stays whole. */
  readonly #decoder = new StringDecoder('utf8');
  readonly #guard = new StringGuard();
  readonly #reflow: Reflow;
  readonly #saved: SavedCursor;
  readonly #keyboard: Keyboard;
  readonly #queries: Queries;
  /** Scrollback and screen, by the numbers of their lines. */
  readonly lines: ScreenLines;

  constructor(
    cols: number,
    rows: number,
    private readonly listener: ScreenListener = {},
    scrollback = scrollbackLines,
  ) {
    this.#xterm = createTerminal(cols, rows, scrollback);
    this.#reflow = new Reflow(scrollback);
    const { core } = this.#xterm;
    this.lines = new ScreenLines(core, scrollback);
    const reply = (text: string) => this.listener.reply?.(text);
    this.#saved = new SavedCursor(core);
    this.#keyboard = new Keyboard(core, reply);
    this.#queries = new Queries(core, reply);
    acceptShortColours(core);
    printPlainFast(core);
    listenForNotices(core, listener);
    this.#listen();
    this.#clampCounts();
  }

  get cols(): number {
    return this.#xterm.terminal.cols;
  }

  get rows(): number {
    return this.#xterm.terminal.rows;
  }

  /** Whether programs should draw for a dark background. */
  setDark(dark: boolean): void {
    this.#queries.setDark(dark);
  }

  /** True between `?2026h` and `?2026l`. */
  get synchronized(): boolean {
    return this.#xterm.terminal.modes.synchronizedOutputMode;
  }

  /** Lines above the screen. */
  get scrollback(): number {
    return this.#xterm.core.buffer.ybase;
  }

  write(bytes: Buffer): void {
    this.writeText(this.#decoder.write(bytes));
  }

  writeText(text: string): void {
    const safe = this.#guard.filter(text);
    if (!this.#isAlternate) this.#reflow.printed();
    let from = 0;
    // Cut at the end of each synchronized update, so that it is shown whole and not together with half of the next.
    for (;;) {
      const found = safe.indexOf(endOfUpdate, from);
      if (found < 0) break;
      const end = found + endOfUpdate.length;
      this.#xterm.write(safe.slice(from, end));
      this.listener.updated?.();
      from = end;
    }
    if (from < safe.length) this.#xterm.write(from === 0 ? safe : safe.slice(from));
    if (!this.#isAlternate) this.#reflow.printed();
  }

  /** No text of the main screen and its scrollback is lost; the alternate one is cropped. */
  resize(cols: number, rows: number): void {
    const { terminal, core } = this.#xterm;
    const [width, height] = [Math.max(2, cols), Math.max(1, rows)];
    if (width === terminal.cols && height === terminal.rows) return;
    const { normal, alt } = core._bufferService.buffers;
    const joined = characterBefore(core);
    this.#saved.place();
    this.#reflow.run(normal, width, height, () => terminal.resize(width, height));
    this.#saved.moved();
    crop(alt, width);
    // A mark printed now would take the width of a character that it no longer stands behind.
    if (characterBefore(core) !== joined) core._inputHandler._parser.precedingJoinState = 0;
  }

  readRow(y: number): FrameRow {
    return readRow(this.#xterm.core, y);
  }

  get cursor(): FrameCursor {
    const { core, terminal } = this.#xterm;
    return {
      x: Math.min(core.buffer.x, terminal.cols - 1),
      y: core.buffer.y,
      visible: !core.coreService.isCursorHidden,
      style: this.#cursorStyle(),
    };
  }

  get #isAlternate(): boolean {
    const { buffer, _bufferService } = this.#xterm.core;
    return buffer === _bufferService.buffers.alt;
  }

  get modes(): FrameModes {
    const { terminal, core } = this.#xterm;
    const modes = terminal.modes;
    return {
      alternateScreen: terminal.buffer.active.type === 'alternate',
      bracketedPaste: modes.bracketedPasteMode,
      focusEvents: modes.sendFocusMode,
      applicationCursor: modes.applicationCursorKeysMode,
      applicationKeypad: modes.applicationKeypadMode,
      mouse: modes.mouseTrackingMode,
      mouseSgr: core.mouseStateService.activeEncoding === 'SGR',
      kitty: this.#keyboard.kitty,
      modifyOtherKeys: this.#keyboard.modifyOtherKeys,
    };
  }

  /**
   * Text of lines `from` to `to`, both inclusive, counted from the top of the scrollback; negative ones from the top of
   * the screen. Null means the screen's first or last line. At most four million characters: fewer lines then.
   */
  capture(from: number | null, to: number | null): Captured {
    const { core, terminal } = this.#xterm;
    const { ybase, lines } = core.buffer;
    const last = lines.length - 1;
    const place = (line: number) => Math.min(Math.max(line < 0 ? ybase + line : line, 0), last);
    const first = from === null ? ybase : place(from);
    const end = to === null ? last : place(to);
    const text: string[] = [];
    let room = maxCaptured;
    for (let y = first; y <= end && room > 0; y++) {
      const line = (lines.get(y)?.translateToString(true) ?? '').trimEnd();
      text.push(line);
      room -= line.length;
    }
    const { x, y } = this.cursor;
    return { lines: text, cols: terminal.cols, rows: terminal.rows, cursor: { x, y }, firstLine: ybase };
  }

  /** The screen as control sequences that make it again. */
  serialize(): string {
    this.#saved.place();
    return withPlaces(this.#xterm.core, this.#xterm.serialize());
  }

  dispose(): void {
    this.#xterm.terminal.dispose();
  }

  #listen(): void {
    const { terminal, core } = this.#xterm;
    core.onRender(({ start, end }) => this.listener.dirty?.(start, end));
    terminal.onData(text => {
      if (text !== '') this.listener.reply?.(text);
    });
    terminal.onBell(() => this.listener.bell?.());
    terminal.onTitleChange(title =>
      this.listener.title?.(title.replace(/[\x00-\x1f\x7f-\x9f]/g, '').slice(0, maxTitle)),
    );
    core.registerOscHandler(7501, payload => {
      this.listener.report?.(payload);
      return true;
    });
    // Links that may not be shown are not kept either: a row of long ones would be megabytes.
    core.registerOscHandler(8, data => {
      if (isSafeLink(data)) return false;
      core._inputHandler.setHyperlink(';');
      return true;
    });
    keepCleared(core, () => this.#reflow.cleared());
  }

  #clampCounts(): void {
    const { core, terminal } = this.#xterm;
    for (const id of countedSequences) {
      core.registerCsiHandler(id, params => clamp(params, Math.max(terminal.cols, terminal.rows)));
    }
    // Programs repeat along a row. More would let four bytes ask for a screenful of work, hundreds of times a read.
    core.registerCsiHandler({ final: 'b' }, params => clamp(params, terminal.cols));
  }

  #cursorStyle(): number {
    const { cursorStyle, cursorBlink } = this.#xterm.core.coreService.decPrivateModes;
    if (cursorStyle === undefined) return 0;
    const steady = { block: 2, underline: 4, bar: 6 }[cursorStyle];
    return cursorBlink === true ? steady - 1 : steady;
  }
}

const maxLinkLength = 2_048;

/** `params;uri`; an empty uri ends a link. */
function isSafeLink(data: string): boolean {
  const uri = data.slice(data.indexOf(';') + 1);
  return (
    uri === '' ||
    (data.length <= maxLinkLength && /^(?:https?|file|mailto):[^\x00-\x1f\x7f-\x9f]*$/i.test(uri))
  );
}

/** Changes the count in place and lets the next handler do the work. */
function clamp(params: CoreParams, most: number): false {
  for (let i = 0; i < params.length; i++) params.params[i] = Math.min(params.params[i] ?? 0, most);
  return false;
}
