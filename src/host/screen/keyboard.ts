// How a program wants its keys written: the kitty keyboard protocol and xterm's modifyOtherKeys. The host keeps what was
// asked for and answers; the cockpit writes the keys. Source: sw.kovidgoyal.net/kitty/keyboard-protocol, xterm's ctlseqs.
import type { Core } from './xterm.js';

const allFlags = 0b11111;
/** Programs push once; more is a program gone wrong. The oldest goes, as the protocol asks. */
const maxPushed = 16;
/** The resource that `modifyOtherKeys` is among those of CSI > … m. */
const otherKeys = 4;

interface Flags {
  now: number;
  pushed: number[];
}

export class Keyboard {
  /** Main and alternate screen each have their own. */
  #main: Flags = { now: 0, pushed: [] };
  #alternate: Flags = { now: 0, pushed: [] };
  #modifyOtherKeys = 0;

  constructor(
    private readonly core: Core,
    private readonly reply: (text: string) => void,
  ) {
    const on = (prefix: string, final: string, run: (params: number[]) => void) => {
      core.registerCsiHandler({ prefix, final }, params => {
        run([...params.params.subarray(0, params.length)]);
        return true;
      });
    };
    on('>', 'u', ([flags = 0]) => this.#push(flags));
    on('<', 'u', ([count = 0]) => this.#pop(Math.max(1, count)));
    on('=', 'u', ([flags = 0, mode]) => this.#set(flags & allFlags, mode ?? 1));
    on('?', 'u', () => this.reply(`\x1b[?${this.kitty}u`));
    on('>', 'm', ([resource, level = 0]) => {
      if (resource === otherKeys) this.#modifyOtherKeys = Math.min(level, 2);
      // Without a number all resources go back to what they were.
      if (resource === 0) this.#modifyOtherKeys = 0;
    });
    on('>', 'n', ([resource]) => {
      if (resource === otherKeys) this.#modifyOtherKeys = 0;
    });
    on('?', 'm', ([resource]) => {
      if (resource === otherKeys) this.reply(`\x1b[>${otherKeys};${this.#modifyOtherKeys}m`);
    });
    const reset = () => {
      this.#main = { now: 0, pushed: [] };
      this.#alternate = { now: 0, pushed: [] };
      this.#modifyOtherKeys = 0;
      return false;
    };
    core.registerEscHandler({ final: 'c' }, reset);
    core.registerCsiHandler({ intermediates: '!', final: 'p' }, reset);
  }

  /** Flags in force on the screen that is shown, 0–31. */
  get kitty(): number {
    return this.#flags.now;
  }

  /** 0 off, 1 keys that have no other form, 2 all with modifiers. */
  get modifyOtherKeys(): number {
    return this.#modifyOtherKeys;
  }

  get #flags(): Flags {
    return this.core.buffer === this.core._bufferService.buffers.alt ? this.#alternate : this.#main;
  }

  #push(flags: number): void {
    const here = this.#flags;
    here.pushed.push(here.now);
    if (here.pushed.length > maxPushed) here.pushed.shift();
    here.now = flags & allFlags;
  }

  #pop(count: number): void {
    const here = this.#flags;
    const kept = Math.max(0, here.pushed.length - count);
    // Popping more than was pushed leaves nothing in force.
    here.now = count > here.pushed.length ? 0 : (here.pushed[kept] ?? 0);
    here.pushed.length = kept;
  }

  #set(flags: number, mode: number): void {
    const here = this.#flags;
    if (mode === 2) here.now |= flags;
    else if (mode === 3) here.now &= ~flags;
    else here.now = flags;
  }
}
