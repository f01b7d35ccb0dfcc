// A screen frame: the rows that changed, the cursor and the modes. Little endian, written once by the host, read once by the cockpit.
import { type CellExtra, wordsPerCell } from './cells.js';

export interface FrameRow {
  y: number;
  /** `wordsPerCell` words a cell; cells past the end are blank in default colours. */
  cells: Uint32Array;
  /** Column → text, for cells whose content has the cluster bit. */
  clusters: Map<number, string>;
  /** Column → extra, for cells whose bg has the extra bit. */
  extras: Map<number, CellExtra>;
}

export interface FrameModes {
  alternateScreen: boolean;
  bracketedPaste: boolean;
  focusEvents: boolean;
  applicationCursor: boolean;
  applicationKeypad: boolean;
  /** What the agent wants to hear of the mouse. */
  mouse: 'none' | 'x10' | 'vt200' | 'drag' | 'any';
  /** SGR encoding (1006) asked for. */
  mouseSgr: boolean;
  /** Kitty keyboard flags in force, 0–31; 0 is the legacy encoding. Source: sw.kovidgoyal.net/kitty/keyboard-protocol */
  kitty: number;
  /** xterm's modifyOtherKeys, 0–2; counts only where `kitty` is 0. */
  modifyOtherKeys?: number;
}

export interface FrameCursor {
  x: number;
  y: number;
  visible: boolean;
  /** DECSCUSR 0–6. */
  style: number;
}

export interface Frame {
  view: number;
  epoch: number;
  seq: number;
  /** Counts the sizes of the session; rows of another generation have another width. */
  generation: number;
  cols: number;
  rows: number;
  /** True when `changed` holds every row. */
  full: boolean;
  paused: boolean;
  /** True when another client drives: this one sees the driver's size. */
  otherDrives: boolean;
  modes: FrameModes;
  cursor: FrameCursor;
  /** Lines above the screen. */
  scrollback: number;
  /**
   * Number of the screen's first line, counted from the first line that the session ever printed. Lines keep their
   * numbers for as long as `generation` stays.
   */
  top: number;
  changed: FrameRow[];
}

const mouseModes = ['none', 'x10', 'vt200', 'drag', 'any'] as const;
/** The first 36 are in every version; a frame says at 34 how many it has, 0 for those 36. */
const leastHeadBytes = 36;
const headBytes = 44;

const bits = {
  full: 1,
  paused: 2,
  otherDrives: 4,
  alternateScreen: 8,
  bracketedPaste: 16,
  focusEvents: 32,
  applicationCursor: 64,
  applicationKeypad: 128,
  mouseSgr: 256,
  cursorVisible: 512,
} as const;

export function encodeFrame(frame: Frame): Buffer {
  const rows = frame.changed.map(encodeRow);
  const size = rows.reduce((sum, row) => sum + row.length, headBytes);
  const out = Buffer.allocUnsafe(size);
  out.writeUInt32LE(frame.view, 0);
  out.writeUInt32LE(frame.epoch, 4);
  out.writeUInt32LE(frame.seq, 8);
  out.writeUInt32LE(frame.generation, 12);
  out.writeUInt16LE(frame.cols, 16);
  out.writeUInt16LE(frame.rows, 18);
  out.writeUInt16LE(flagsOf(frame), 20);
  out.writeUInt16LE(frame.cursor.x, 22);
  out.writeUInt16LE(frame.cursor.y, 24);
  out.writeUInt8(frame.cursor.style, 26);
  out.writeUInt8(mouseModes.indexOf(frame.modes.mouse), 27);
  out.writeUInt32LE(frame.scrollback, 28);
  out.writeUInt16LE(rows.length, 32);
  out.writeUInt16LE(headBytes, 34);
  out.writeUInt32LE(frame.top, 36);
  out.writeUInt8(frame.modes.kitty, 40);
  out.writeUInt8(frame.modes.modifyOtherKeys ?? 0, 41);
  out.fill(0, 42, headBytes);
  let at = headBytes;
  for (const row of rows) {
    out.set(row, at);
    at += row.length;
  }
  return out;
}

/** Null when the bytes are no frame. */
export function decodeFrame(payload: Buffer): Frame | null {
  try {
    return readFrame(payload);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readFrame(payload: Buffer): Frame | null {
  const flags = payload.readUInt16LE(20);
  const mouse = mouseModes[payload.readUInt8(27)];
  if (mouse === undefined) return null;
  const has = (bit: number) => (flags & bit) !== 0;
  const head = Math.max(leastHeadBytes, payload.readUInt16LE(34));
  const scrollback = payload.readUInt32LE(28);
  return {
    view: payload.readUInt32LE(0),
    epoch: payload.readUInt32LE(4),
    seq: payload.readUInt32LE(8),
    generation: payload.readUInt32LE(12),
    cols: payload.readUInt16LE(16),
    rows: payload.readUInt16LE(18),
    full: has(bits.full),
    paused: has(bits.paused),
    otherDrives: has(bits.otherDrives),
    modes: {
      alternateScreen: has(bits.alternateScreen),
      bracketedPaste: has(bits.bracketedPaste),
      focusEvents: has(bits.focusEvents),
      applicationCursor: has(bits.applicationCursor),
      applicationKeypad: has(bits.applicationKeypad),
      mouse,
      mouseSgr: has(bits.mouseSgr),
      kitty: head < headBytes ? 0 : payload.readUInt8(40),
      modifyOtherKeys: head < headBytes ? 0 : payload.readUInt8(41),
    },
    cursor: {
      x: payload.readUInt16LE(22),
      y: payload.readUInt16LE(24),
      style: payload.readUInt8(26),
      visible: has(bits.cursorVisible),
    },
    scrollback,
    top: head < headBytes ? scrollback : payload.readUInt32LE(36),
    changed: readRows(payload, head, payload.readUInt16LE(32)),
  };
}

function flagsOf(frame: Frame): number {
  const { modes } = frame;
  return (
    (frame.full ? bits.full : 0) |
    (frame.paused ? bits.paused : 0) |
    (frame.otherDrives ? bits.otherDrives : 0) |
    (modes.alternateScreen ? bits.alternateScreen : 0) |
    (modes.bracketedPaste ? bits.bracketedPaste : 0) |
    (modes.focusEvents ? bits.focusEvents : 0) |
    (modes.applicationCursor ? bits.applicationCursor : 0) |
    (modes.applicationKeypad ? bits.applicationKeypad : 0) |
    (modes.mouseSgr ? bits.mouseSgr : 0) |
    (frame.cursor.visible ? bits.cursorVisible : 0)
  );
}

// A row: u16 y, u16 cells, u16 clusters, u16 extras, the words, then (u16 x, u16 bytes, UTF-8) a cluster
// and (u16 x, u8 style, u8 0, u32 colour, u16 bytes, UTF-8 link) an extra.
const rowHeadBytes = 8;

function encodeRow(row: FrameRow): Buffer {
  const clusters = [...row.clusters].map(([x, text]) => ({ x, text: Buffer.from(text, 'utf8') }));
  const extras = [...row.extras].map(([x, extra]) => ({ x, extra, link: Buffer.from(extra.link, 'utf8') }));
  const wordBytes = row.cells.length * 4;
  let size = rowHeadBytes + wordBytes;
  for (const cluster of clusters) size += 4 + cluster.text.length;
  for (const extra of extras) size += 10 + extra.link.length;
  const out = Buffer.allocUnsafe(size);
  out.writeUInt16LE(row.y, 0);
  out.writeUInt16LE(row.cells.length / wordsPerCell, 2);
  out.writeUInt16LE(clusters.length, 4);
  out.writeUInt16LE(extras.length, 6);
  out.set(new Uint8Array(row.cells.buffer, row.cells.byteOffset, wordBytes), rowHeadBytes);
  let at = rowHeadBytes + wordBytes;
  for (const { x, text } of clusters) {
    out.writeUInt16LE(x, at);
    out.writeUInt16LE(text.length, at + 2);
    out.set(text, at + 4);
    at += 4 + text.length;
  }
  for (const { x, extra, link } of extras) {
    out.writeUInt16LE(x, at);
    out.writeUInt8(extra.underlineStyle, at + 2);
    out.writeUInt8(0, at + 3);
    out.writeUInt32LE(extra.underlineColour, at + 4);
    out.writeUInt16LE(link.length, at + 8);
    out.set(link, at + 10);
    at += 10 + link.length;
  }
  return out;
}

function readRows(payload: Buffer, head: number, count: number): FrameRow[] {
  const rows: FrameRow[] = [];
  let at = head;
  for (let i = 0; i < count; i += 1) {
    const y = payload.readUInt16LE(at);
    const words = payload.readUInt16LE(at + 2) * wordsPerCell;
    const clusterCount = payload.readUInt16LE(at + 4);
    const extraCount = payload.readUInt16LE(at + 6);
    at += rowHeadBytes;
    const cells = readWords(payload, at, words);
    at += words * 4;
    const clusters = new Map<number, string>();
    for (let c = 0; c < clusterCount; c++) {
      const length = payload.readUInt16LE(at + 2);
      clusters.set(payload.readUInt16LE(at), payload.toString('utf8', at + 4, at + 4 + length));
      at += 4 + length;
    }
    const extras = new Map<number, CellExtra>();
    for (let e = 0; e < extraCount; e++) {
      const length = payload.readUInt16LE(at + 8);
      extras.set(payload.readUInt16LE(at), {
        underlineStyle: payload.readUInt8(at + 2),
        underlineColour: payload.readUInt32LE(at + 4),
        link: payload.toString('utf8', at + 10, at + 10 + length),
      });
      at += 10 + length;
    }
    rows.push({ y, cells, clusters, extras });
  }
  if (at !== payload.length) throw new RangeError('frame is cut or too long');
  return rows;
}

/** Copies, because the payload need not lie on a word boundary. */
function readWords(payload: Buffer, at: number, words: number): Uint32Array {
  if (at + words * 4 > payload.length) throw new RangeError('frame is cut');
  const cells = new Uint32Array(words);
  new Uint8Array(cells.buffer).set(payload.subarray(at, at + words * 4));
  return cells;
}
