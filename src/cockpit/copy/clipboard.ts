// The way out for copied text: to the terminal by OSC 52, and to the system's clipboard by its own tool where there is one.
import { spawn } from 'node:child_process';

export interface ClipboardOptions {
  /** The person's environment: it says which display, multiplexer and system there is. */
  env: () => Record<string, string | undefined>;
  /** Which ways the person wants. */
  ways: () => { osc52: boolean; tool: boolean };
  /** To the terminal; whole or not at all. */
  write(text: string): void;
  platform?: NodeJS.Platform;
}

export interface Tool {
  argv: [string, ...string[]];
  encoding: 'utf8' | 'utf16le';
}

export interface Copied {
  characters: number;
  /** Characters that were too many for the only way there was. */
  lost: number;
}

/** Terminals take this much of base64 in one sequence; more is dropped by some, whole. */
const maxEncoded = 100_000;
const maxBytes = Math.floor(maxEncoded / 4) * 3;
/** A tool that has not taken the text by then is stuck, e.g. on a display that is gone. */
const toolMs = 2_000;

/** Of longer texts code points are counted: taking millions of characters apart would hold the cockpit up for seconds. */
const mostSegmented = 100_000;

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

export class Clipboard {
  /** What was copied last; `append` adds to it. */
  #last = '';

  constructor(private readonly options: ClipboardOptions) {}

  async copy(text: string, append: boolean): Promise<Copied> {
    const whole = append && this.#last !== '' ? `${this.#last}\n${text}` : text;
    this.#last = whole;
    const characters = countOf(whole);
    const ways = this.options.ways();
    const tooled = ways.tool ? this.#toTool(whole) : Promise.resolve(false);
    if (ways.osc52 && Buffer.byteLength(whole) <= maxBytes) {
      this.options.write(osc52(whole));
      return { characters, lost: 0 };
    }
    // The first part, and only where it cannot take the place of the whole in the same clipboard.
    if (await tooled) return { characters, lost: 0 };
    if (!ways.osc52) return { characters, lost: characters };
    const part = headOf(whole, maxBytes);
    this.options.write(osc52(part));
    return { characters, lost: characters - countOf(part) };
  }

  async #toTool(text: string): Promise<boolean> {
    const { platform = process.platform } = this.options;
    const env = this.options.env();
    for (const tool of toolsFor(env, platform)) {
      if (await feed(tool, text, env)) return true;
    }
    return false;
  }
}

/**
 * Source: xterm ctlseqs, "Manipulate Selection Data". With BEL, which every terminal ends it with. tmux takes it as it is where
 * `set-clipboard` is `on`; for its default, `external`, {@link toolsFor} asks tmux itself.
 */
export function osc52(text: string): string {
  return `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
}

/** The tools to try, the first that works is enough. On a far machine only those that reach the person's own display. */
export function toolsFor(env: Record<string, string | undefined>, platform: NodeJS.Platform): Tool[] {
  const has = (name: string) => (env[name] ?? '') !== '';
  const tools: Tool[] = [];
  const add = (...argv: [string, ...string[]]) => tools.push({ argv, encoding: 'utf8' });
  const isFar = has('SSH_CONNECTION') || has('SSH_TTY');
  if (has('WAYLAND_DISPLAY')) add('wl-copy');
  if (has('DISPLAY')) {
    add('xclip', '-selection', 'clipboard', '-in');
    add('xsel', '--clipboard', '--input');
  }
  if (platform === 'darwin' && !isFar) add('pbcopy');
  if (has('WSL_DISTRO_NAME') && !isFar) tools.push({ argv: ['clip.exe'], encoding: 'utf16le' });
  // Its buffer, and with -w the clipboard of the terminal round it (tmux 3.2).
  if (has('TMUX')) add('tmux', 'load-buffer', '-w', '-');
  return tools;
}

/**
 * True when the tool took all of it. wl-copy and xclip leave a process of theirs behind that serves the clipboard, as a display
 * wants it; that is not ours to end, and is not waited for.
 */
function feed(tool: Tool, text: string, env: Record<string, string | undefined>): Promise<boolean> {
  return new Promise(resolve => {
    const [file, ...args] = tool.argv;
    const child = spawn(file, args, {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...env },
      timeout: toolMs,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => resolve(false));
    child.on('exit', code =>
      resolve(code === 0 && child.stdin.writableFinished && child.stdin.errored === null),
    );
    // It may end before it has read everything, or anything.
    child.stdin.on('error', () => {});
    child.stdin.end(Buffer.from(text, tool.encoding));
  });
}

/** As much of a text as fits into so many bytes, whole characters only. */
function headOf(text: string, bytes: number): string {
  let used = 0;
  let end = 0;
  for (const { segment, index } of segments.segment(text.slice(0, bytes))) {
    used += Buffer.byteLength(segment);
    if (used > bytes) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

function countOf(text: string): number {
  if (/^[ -~\n]*$/.test(text)) return text.length;
  if (text.length > mostSegmented) return codePointsOf(text);
  let count = 0;
  for (const _ of segments.segment(text)) count++;
  return count;
}

function codePointsOf(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) count++;
  return count;
}

const number = new Intl.NumberFormat('en');

/** What the last line says of it. */
export function copiedSentence({ characters, lost }: Copied, isCut: boolean): string {
  const count = `${number.format(characters)} character${characters === 1 ? '' : 's'}`;
  const all = isCut ? `The first ${count} of the selection copied` : `${count} copied`;
  if (lost === 0) return `${all}.`;
  if (lost === characters) {
    return 'Nothing was copied: no tool of the system took it, and clipboard.osc52 is off.';
  }
  return `The first ${number.format(characters - lost)} of ${count} copied: a terminal takes no more at once.`;
}
