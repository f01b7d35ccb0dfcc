// What a person does, as the decoder tells it. `raw` holds the very bytes, for the agent.
import type { Stroke } from './stroke.js';

export interface KeyPress {
  /**
   * `a`, `A`, `?`, `Space`, `Enter`, `Escape`, `Tab`, `Backspace`, `Delete`, `Insert`, `Left`, `Right`, `Up`, `Down`, `Home`, `End`,
   * `PageUp`, `PageDown`, `F1`…`F35`, with `ctrl+`, `alt+`, `shift+`, `super+` before it in this order. `shift+` never stands
   * before a printable key: `shift+h` is `H`.
   */
  name: string;
  /** What it types: one printable grapheme, or ''. */
  text: string;
}

export type MouseButton =
  | 'left'
  | 'middle'
  | 'right'
  | 'none'
  | 'wheel-up'
  | 'wheel-down'
  | 'wheel-left'
  | 'wheel-right';

export interface MouseEvent {
  type: 'mouse';
  action: 'press' | 'release' | 'drag' | 'move' | 'wheel';
  button: MouseButton;
  /** Cells of the outer terminal, from 0. */
  x: number;
  y: number;
  shift: boolean;
  alt: boolean;
  ctrl: boolean;
  raw: Buffer;
}

export type InputEvent =
  /** `stroke` where the bytes are no legacy ones and may be more than an agent understands. */
  | { type: 'key'; key: KeyPress; raw: Buffer; stroke?: Stroke }
  /** A key let go, Shift alone and the like: only for agents that asked for them. */
  | { type: 'stroke'; stroke: Stroke; raw: Buffer }
  /** A sequence that looks like a key which we do not know. */
  | { type: 'unknown'; raw: Buffer }
  | MouseEvent
  | { type: 'paste'; text: string; raw: Buffer }
  | { type: 'focus'; focused: boolean; raw: Buffer }
  /** A reply or report that is nobody's key; never for the agent. */
  | { type: 'other'; raw: Buffer };
