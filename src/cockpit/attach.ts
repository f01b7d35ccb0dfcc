// `quarterdeck attach <worker>`: one session over the whole terminal, without chrome.
import type { Command } from '../domain/commands/command.js';
import type { Config } from '../domain/config.js';
import { exitCodes, type Failure } from '../domain/failure.js';
import { keyLabel } from '../domain/keys/keys.js';
import type { SessionAddress } from '../domain/worker.js';
import { compileSooner } from '../home/compile-sooner.js';
import type { Home } from '../home/home.js';
import type { HostSession } from '../protocol/host-methods.js';
import { toAscii } from './chrome/ascii.js';
import { AttachedRouter } from './input/attached.js';
import { InputDecoder } from './input/decoder.js';
import { DetachKeys, detachTwiceMs } from './input/detach.js';
import type { InputEvent, KeyPress } from './input/event.js';
import { PaneHub } from './panes/hub.js';
import type { Compositor } from './screen/compositor.js';
import { cropOf } from './screen/crop.js';
import type { PaneScreen } from './screen/pane-screen.js';
import { speaksUnicode } from './terminal/features.js';
import { followTheme } from './terminal/follow.js';
import { pictureOn } from './terminal/picture-on.js';
import { OuterTerminal } from './terminal/terminal.js';

export interface AttachOptions {
  home: Home;
  address: SessionAddress;
  /** How sentences name it. */
  worker: string;
  /** For the keys after the prefix. */
  commands: readonly Command[];
  config: Pick<Config, 'keys' | 'mouse' | 'theme'>;
}

const paneId = 'attached';
/** A host that shows nothing for so long is not there, or not answering. */
const patienceMs = 5_000;
/** A host that is gone takes its sessions along; only a link that broke by itself comes back. */
const lostPatienceMs = 2_000;
/** How long a message stands on the last line. */
const messageMs = 3_000;

interface End {
  code: number;
  sentence: string;
}

/** Exit code: 0 when the person left or the session ended, 4 without a terminal, 1 when the host is gone. */
export async function runAttach(options: AttachOptions): Promise<number> {
  const opened = OuterTerminal.open({ input: process.stdin, output: process.stdout }, process.env);
  if (!opened.ok) return refuse(opened.failure);
  await opened.value.repair();
  const attachment = new Attachment(options, opened.value);
  const end = await attachment.run();
  process.stdout.write(`${end.sentence}\n`);
  return end.code;
}

function refuse(failure: Failure): number {
  process.stderr.write(`${failure.sentence}\n`);
  if (failure.hint !== undefined) process.stderr.write(`${failure.hint}\n`);
  return exitCodes[failure.kind];
}

class Attachment {
  readonly #hub: PaneHub;
  readonly #compositor: Compositor;
  readonly #decoder = new InputDecoder(event => this.#input(event));
  readonly #detach = new DetachKeys(() => this.options.config.keys.detach);
  readonly #router = new AttachedRouter();
  /** The prefix was pressed. */
  #prefixed = false;
  readonly #unicode = speaksUnicode(process.env);
  #screen: PaneScreen | null = null;
  #finish: (end: End) => void = () => {};
  /** Set while a second press of the detach key would mean the agent. */
  #leaving: NodeJS.Timeout | undefined;
  /** Runs while nothing can be shown. */
  #patience: NodeJS.Timeout | undefined;
  #message: NodeJS.Timeout | undefined;
  #trouble: string | null = null;

  constructor(
    private readonly options: AttachOptions,
    private readonly terminal: OuterTerminal,
  ) {
    this.#compositor = pictureOn(terminal, this.#unicode);
    this.#hub = new PaneHub({
      home: options.home,
      onDamage: (_id, echo) => this.#damaged(echo),
      onNotice: (_id, sentence) => this.#notice(sentence),
      onSession: (_id, session) => this.#heard(session),
      onMissing: () => this.#missing(),
    });
  }

  async run(): Promise<End> {
    const ended = new Promise<End>(resolve => {
      this.#finish = resolve;
    });
    this.terminal.setMouse('off');
    compileSooner();
    this.terminal.enter({
      onInput: bytes => {
        this.#decoder.push(bytes);
        this.#hub.sendKeys();
      },
      onResize: (cols, rows) => {
        this.#compositor.resize(cols, rows);
        this.#place(false);
      },
      onResume: () => this.#compositor.repaint(),
      onTheme: () => this.#followTheme(),
      onEnd: () => this.#hub.stop(),
    });
    this.#followTheme();
    this.#wait(patienceMs);
    this.#place(true);
    const end = await ended;
    for (const timer of [this.#leaving, this.#patience, this.#message]) clearTimeout(timer);
    this.#screen = null;
    this.#compositor.stop();
    this.#hub.stop();
    await this.terminal.settle();
    this.#decoder.stop();
    this.terminal.leave();
    return end;
  }

  #followTheme(): void {
    followTheme(this.terminal, this.options.config, [this.#hub, this.#compositor]);
  }

  #place(drive: boolean): void {
    const { cols, rows } = this.terminal;
    const room = { cols, rows };
    this.#screen = this.#hub.show(paneId, this.options.address, room, { visible: true, drive });
    this.#picture();
  }

  #picture(): void {
    const rect = { x: 0, y: 0, width: this.terminal.cols, height: this.terminal.rows };
    const above = this.#message === undefined ? [] : [{ ...rect, y: rect.height - 1, height: 1 }];
    const screen = this.#screen;
    const dim = screen?.state === 'stale';
    this.#compositor.setPanes([{ id: paneId, rect, screen, dim, focused: true, attached: true }], above);
  }

  #damaged(echo: boolean): void {
    const screen = this.#screen;
    if (screen === null) return;
    if (screen.state === 'live') this.#seen(screen);
    else {
      // A host that is only stopped goes on one day; the person may wait for that or leave.
      if (!this.#hub.isConnected(paneId)) this.#wait(lostPatienceMs);
      this.#picture();
    }
    this.#compositor.damage(echo ? 'echo' : 'output');
  }

  #seen(screen: PaneScreen): void {
    this.#hear(screen);
    if (this.#patience === undefined) return;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#picture();
    // One that ended before we came has no end to tell.
    void this.#hub.session(paneId).then(session => session !== null && this.#heard(session));
  }

  #wait(ms: number): void {
    this.#patience ??= setTimeout(() => this.#giveUp(), ms);
  }

  /** The mouse belongs to whoever asked for it; without that, text can be selected as ever. */
  #hear({ modes }: PaneScreen): void {
    const isOurs = modes.mouse === 'none' || !this.options.config.mouse;
    this.terminal.setKeys(modes.kitty);
    this.terminal.setMouse(isOurs ? 'off' : modes.mouse === 'any' ? 'any' : 'drag');
  }

  #input(event: InputEvent): void {
    if (event.type === 'other') this.terminal.hear(event.raw);
    if (this.#screen === null || (event.type === 'stroke' && this.#leaving !== undefined)) return;
    if (event.type === 'key' && this.#afterPrefix(event.key)) return;
    if (event.type === 'key') {
      const now = performance.now();
      const wasLeaving = this.#leaving !== undefined;
      const judged = this.#detach.judge(event.key, !wasLeaving, now);
      if (judged === 'leave') {
        this.#leaving = setTimeout(() => this.#leave(), detachTwiceMs);
        return;
      }
      if (judged === null && wasLeaving) return this.#leave();
      clearTimeout(this.#leaving);
      this.#leaving = undefined;
    }
    const rect = { x: 0, y: 0, width: this.terminal.cols, height: this.terminal.rows };
    const crop = cropOf(this.#screen, rect);
    const routed = this.#router.route(event, { modes: this.#screen.modes, rect, crop });
    if (routed.to !== 'agent') return;
    if ('keys' in routed) this.#hub.keys(paneId, routed.keys);
    else this.#hub.paste(paneId, routed.paste);
  }

  /** True when the key was the prefix, or followed it: here it only leads away, or is sent when it comes twice. */
  #afterPrefix(key: KeyPress): boolean {
    const { prefix } = this.options.config.keys;
    const was = this.#prefixed;
    this.#prefixed = !was && prefix !== null && key.name === prefix;
    if (this.#prefixed || !was || prefix === null) return this.#prefixed;
    if (key.name === prefix) return false;
    const quit = this.options.commands.find(command => command.name === 'quit')?.prefixKeys ?? [];
    if (quit.includes(key.name)) this.#leave();
    else
      this.#notice(
        `Here ${keyLabel(prefix)} ${keyLabel(quit[0] ?? '')} leaves; everything else is the cockpit’s.`,
      );
    return true;
  }

  #leave(): void {
    this.#finish({ code: 0, sentence: `Left ${this.options.worker}; it works on.` });
  }

  #heard(session: HostSession): void {
    if (session.exit === null) return;
    const { code, signal } = session.exit;
    const how = signal === 0 ? `with exit code ${code}` : `by signal ${signal}`;
    this.#finish({ code: 0, sentence: `The session of ${this.options.worker} ended ${how}.` });
  }

  #missing(): void {
    this.#finish({ code: 1, sentence: `The session of ${this.options.worker} is over.` });
  }

  #giveUp(): void {
    const why = this.#trouble ?? 'The host has not answered.';
    this.#finish({ code: 1, sentence: `${this.options.worker} cannot be shown. ${why}` });
  }

  /** One line over the last row of the screen, for a moment. */
  #notice(sentence: string): void {
    this.#trouble = sentence;
    clearTimeout(this.#message);
    this.#message = setTimeout(() => {
      this.#message = undefined;
      this.#picture();
    }, messageMs);
    const lines = '\n'.repeat(Math.max(0, this.terminal.rows - 1));
    this.#compositor.setChrome(`${lines}\x1b[7m ${this.#unicode ? sentence : toAscii(sentence)} \x1b[0m`);
    this.#picture();
  }
}
