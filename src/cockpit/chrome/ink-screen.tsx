// Ink at work without a terminal: a model in, the whole frame out, as lines of text and SGR. Ink never sees a key.
import { PassThrough, Writable } from 'node:stream';
import type { ScreenModel } from '../views/screen.js';
import { share } from '../views/share.js';
import { type Instance, render } from './ink.js';
import { Screen } from './screen.js';

/** Ink's terminal that is none: it keeps the last frame. */
class VirtualTerminal extends Writable {
  columns = 0;
  rows = 0;
  readonly isTTY = false;
  frame = '';

  constructor() {
    super({ decodeStrings: false });
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    const text = chunk.toString();
    // Ink ends with a cursor sequence or an empty write when it is unmounted; neither is a frame.
    if (text.length > 1 && !text.startsWith('\u001b[?25')) this.frame = text;
    done();
  }
}

export class InkScreen {
  readonly #terminal = new VirtualTerminal();
  #instance: Instance | null = null;
  #model: ScreenModel | null = null;

  /** Takes some 10 ms; what equals the last model costs less. */
  draw(model: ScreenModel): string {
    const shared = share(this.#model, model);
    if (shared === this.#model) return this.#terminal.frame;
    this.#model = shared;
    // Told silently: the model changes with it, and that is what renders again.
    this.#terminal.columns = model.cols;
    this.#terminal.rows = model.rows;
    const node = <Screen model={shared} />;
    // Without concurrency Ink has written the frame when it returns.
    if (this.#instance === null) this.#instance = this.#start(node);
    else this.#instance.rerender(node);
    return this.#terminal.frame;
  }

  stop(): void {
    this.#instance?.unmount();
    this.#terminal.destroy();
  }

  #start(node: React.ReactNode): Instance {
    return render(node, {
      stdout: this.#terminal as unknown as NodeJS.WriteStream,
      stdin: new PassThrough() as unknown as NodeJS.ReadStream,
      debug: true,
      patchConsole: false,
      exitOnCtrlC: false,
    });
  }
}
