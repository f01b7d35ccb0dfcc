// Ink's terminal that is none: every write is the whole frame as text and SGR, handed on to the compositor.
import { PassThrough, Writable } from 'node:stream';
import { createElement, type ReactNode } from 'react';
import { type Instance, render } from './ink.js';

export class VirtualTerminal extends Writable {
  columns: number;
  rows: number;
  readonly isTTY = false;

  constructor(
    private readonly onFrame: (ansi: string) => void,
    size: { cols: number; rows: number },
  ) {
    super({ decodeStrings: false });
    this.columns = size.cols;
    this.rows = size.rows;
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    const text = chunk.toString();
    // Ink ends with a cursor sequence or an empty write when it is unmounted; neither is a frame.
    if (text.length > 1 && !text.startsWith('\u001b[?25')) this.onFrame(text);
    done();
  }

  /** Told silently: the state changes with it, and that is what renders again. */
  resize(cols: number, rows: number): void {
    this.columns = cols;
    this.rows = rows;
  }
}

export interface Chrome {
  resize(cols: number, rows: number): void;
  stop(): void;
}

/** Renders the component into frames until stopped. Ink never sees the real terminal, nor a key. */
export function renderChrome(
  component: () => ReactNode,
  size: { cols: number; rows: number },
  onFrame: (ansi: string) => void,
): Chrome {
  const terminal = new VirtualTerminal(onFrame, size);
  const instance: Instance = render(createElement(component), {
    stdout: terminal as unknown as NodeJS.WriteStream,
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    debug: true,
    patchConsole: false,
    exitOnCtrlC: false,
    maxFps: 120,
  });
  return {
    resize: (cols, rows) => terminal.resize(cols, rows),
    stop: () => {
      instance.unmount();
      terminal.destroy();
    },
  };
}
