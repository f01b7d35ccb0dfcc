// The one place that knows xterm.js' insides: 6.1.0-beta.334, pinned in package.json. Everything else talks to VtScreen.
import { createRequire } from 'node:module';
import type { Terminal } from '@xterm/headless';
import { LinkTable } from './links.js';

// CommonJS bundles whose names an ESM import cannot see.
const require = createRequire(import.meta.url);
const headless = require('@xterm/headless') as typeof import('@xterm/headless');
const graphemes =
  require('@xterm/addon-unicode-graphemes') as typeof import('@xterm/addon-unicode-graphemes');
const serialize = require('@xterm/addon-serialize') as typeof import('@xterm/addon-serialize');

/** Lines of scrollback kept a session: 2,000 are about 6 MB at 200 columns. */
export const scrollbackLines = 2_000;

interface ExtendedAttributes {
  /** Bits 0–25 underline colour, 26–28 underline style. The public getter says "dashed" for every link. */
  _ext: number;
  urlId: number;
}

/** src/common/buffer/BufferLine.ts */
export interface CoreLine {
  _data: Uint32Array;
  _combined: Record<number, string | undefined>;
  _extendedAttrs: Record<number, ExtendedAttributes | undefined>;
  length: number;
  addCodepointToCell(index: number, codePoint: number, width: number): void;
  /** The line goes on from the one before. */
  readonly isWrapped: boolean;
  /** What `isWrapped` reads. */
  _isWrapped: boolean;
  /** Whether the text that xterm keeps beside the cells is theirs. */
  _cacheValid: boolean;
  /** @param blank without what stands beside the words */
  clone(blank: boolean): CoreLine;
  resize(cols: number, fill: object): void;
  translateToString(trimRight: boolean, startCol?: number, endCol?: number, outColumns?: number[]): string;
}

export interface CoreBuffer {
  x: number;
  y: number;
  ybase: number;
  ydisp: number;
  savedX: number;
  /** Counted from the top of the scrollback. */
  savedY: number;
  scrollTop: number;
  scrollBottom: number;
  getNullCell(): object;
  /** As wide as the terminal is. */
  getBlankLine(attributes: undefined, isWrapped: boolean): CoreLine;
  lines: {
    length: number;
    maxLength: number;
    get(index: number): CoreLine | undefined;
    /** The oldest leaves at the bound. */
    push(line: CoreLine): void;
    trimStart(count: number): void;
    /** Lines that left at the top. */
    onTrim(listener: (count: number) => void): void;
  };
}

/** Parameters of a control sequence, borrowed from the parser: changing them changes what the next handler sees. */
export interface CoreParams {
  params: Int32Array;
  length: number;
  /** Of all parameters together. */
  _subParamsLength: number;
  hasSubParams(index: number): boolean;
  /** Borrowed too. */
  getSubParams(index: number): Int32Array | null;
  reset(): void;
  addParam(value: number): void;
  /** Of the parameter that was added last; -1 for one that is left out. */
  addSubParam(value: number): void;
}

export interface SequenceId {
  prefix?: string;
  intermediates?: string;
  final: string;
}

/** src/common/CoreTerminal.ts */
export interface Core {
  cols: number;
  rows: number;
  buffer: CoreBuffer;
  writeSync(text: string): void;
  onRender(listener: (rows: { start: number; end: number }) => void): void;
  registerCsiHandler(id: SequenceId, handler: (params: CoreParams) => boolean): void;
  registerEscHandler(id: SequenceId, handler: () => boolean): void;
  registerDcsHandler(id: SequenceId, handler: (data: string) => boolean): void;
  registerOscHandler(code: number, handler: (data: string) => boolean): void;
  coreService: {
    isCursorHidden: boolean;
    modes: { insertMode: boolean };
    decPrivateModes: {
      cursorStyle?: 'block' | 'underline' | 'bar';
      cursorBlink?: boolean;
      colorSchemeUpdates: boolean;
      origin: boolean;
    };
  };
  /** `charset` is undefined where letters are letters. */
  _charsetService: { charset: object | undefined };
  unicodeService: {
    /** Kind, width and whether it joins, in one number. */
    charProperties(code: number, preceding: number): number;
  };
  mouseStateService: { activeEncoding: string };
  _bufferService: {
    /** One line up, and a blank one at the bottom. */
    scroll(blank: object): void;
    buffers: { normal: CoreBuffer; alt: CoreBuffer; onBufferActivate(listener: () => void): void };
  };
  _inputHandler: {
    /** A run of characters, as code points. */
    print(codes: Uint32Array, start: number, end: number): void;
    /** What is printed next looks like this; words as in a cell. */
    _curAttrData: { fg: number; bg: number };
    _dirtyRowTracker: { markDirty(y: number): void };
    /** What the next character would join, as a kind and a width; 0 is nothing. Any control or sequence makes it 0. */
    _parser: { precedingJoinState: number };
    setHyperlink(data: string): boolean;
    eraseInDisplay(params: { params: number[] }): boolean;
    /** Homes the cursor too. */
    setScrollRegion(params: { params: number[]; length: number }): boolean;
  };
  _oscLinkService: LinkService;
}

/** src/common/services/OscLinkService.ts */
export interface LinkService {
  registerLink(link: { uri: string; id?: string | undefined }): number;
  addLineToLink(id: number, y: number): void;
  getLinkData(id: number): { uri: string } | undefined;
}

/** Longer clusters are no writing system, only an attack: combining marks without end would grow one cell without end. */
const maxClusterUnits = 64;

export interface XTerminal {
  terminal: Terminal;
  core: Core;
  /** Parses before it returns. */
  write(text: string): void;
  /** The screen and its modes as control sequences. */
  serialize(): string;
}

/** @param scrollback lines above the screen */
export function createTerminal(cols: number, rows: number, scrollback = scrollbackLines): XTerminal {
  const terminal = new headless.Terminal({
    cols,
    rows,
    scrollback,
    allowProposedApi: true,
    logLevel: 'off',
    // The size is asked by programs that find no ioctl; titles are pushed and popped, never told.
    windowOptions: { getWinSizeChars: true, pushTitle: true, popTitle: true },
  });
  terminal.loadAddon(new graphemes.UnicodeGraphemesAddon());
  // '15' alone gives a family emoji 8 columns; every modern terminal gives it 2.
  terminal.unicode.activeVersion = '15-graphemes';
  const serializer = new serialize.SerializeAddon();
  terminal.loadAddon(serializer as unknown as Parameters<Terminal['loadAddon']>[0]);
  const core = (terminal as unknown as { _core: Core })._core;
  boundClusters(core);
  const { buffers } = core._bufferService;
  new LinkTable(() => [buffers.normal, buffers.alt]).serve(core._oscLinkService);
  return {
    terminal,
    core,
    write: text => {
      // Nobody else writes, so that nothing of `write`, which parses behind a timer, is in its way.
      core.writeSync(text);
    },
    serialize: () => serializer.serialize({ scrollback: 0 }),
  };
}

let areClustersBounded = false;

/** All lines of all terminals share one prototype. What is past the bound is not shown; the width stays as it was. */
function boundClusters(core: Core): void {
  const line = core.buffer.lines.get(0);
  if (areClustersBounded || line === undefined) return;
  areClustersBounded = true;
  const prototype = Object.getPrototypeOf(line) as CoreLine;
  const add = prototype.addCodepointToCell;
  prototype.addCodepointToCell = function (this: CoreLine, index, codePoint, width) {
    if ((this._combined[index]?.length ?? 0) < maxClusterUnits) add.call(this, index, codePoint, width);
  };
}
