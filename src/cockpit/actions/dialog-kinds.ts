// What keys, pastes and clicks do in the dialogs that have ways of their own: one entry a kind, each in a file of its own.

import { helpHandler } from '../help/keys.js';
import { menuHandler } from '../menu/keys.js';
import { messageHandler } from '../message/keys.js';
import { paletteHandler } from '../palette/keys.js';
import { endProgramHandler } from '../popups/dialogs.js';
import { findHandler } from '../search/keys.js';
import { trustHandler } from '../settings/trust-dialog.js';
import type { Dialog } from '../store/state.js';
import type { Typed } from '../text-edit.js';
import type { Deck } from './action.js';

export interface DialogHandler {
  /** True when the key meant something; else the keys of its place (domain/commands/places.ts) come to their turn. */
  key(deck: Deck, key: Typed): boolean;
  paste?(deck: Deck, text: string): boolean;
  /** A click or the wheel on line `row` of the box, counted inside its border. */
  press?(deck: Deck, at: { row: number; column: number; twice: boolean }): void;
  wheel?(deck: Deck, lines: number): void;
}

export const dialogHandlers: Partial<Record<Dialog['kind'], DialogHandler>> = {
  help: helpHandler,
  menu: menuHandler,
  palette: paletteHandler,
  message: messageHandler,
  'find-all': findHandler,
  trust: trustHandler,
  'end-program': endProgramHandler,
};
