// What of a person's input goes to the agent of the attached pane, and in which bytes. Detach keys are asked before (detach.ts).
import type { Rect } from '../../domain/layout.js';
import type { FrameModes } from '../../protocol/frame.js';
import type { Crop } from '../screen/crop.js';
import type { InputEvent } from './event.js';

export interface AttachedPane {
  modes: FrameModes;
  /** Inner rectangle of the pane on the outer terminal. */
  rect: Rect;
  crop: Crop;
}

export type Routed =
  | { to: 'agent'; keys: Buffer }
  | { to: 'agent'; paste: string }
  /** For the cockpit: mouse outside the pane, with Shift, or not asked for by the agent. */
  | { to: 'cockpit' }
  | { to: 'nobody' };

export function routeAttached(event: InputEvent, pane: AttachedPane): Routed {
  void event;
  void pane;
  return { to: 'nobody' };
}
