// The boxes of the dialogs that have ways of their own: one entry a kind, each in a file of its own.
import { helpModel } from '../help/box.js';
import { menuModel } from '../menu/box.js';
import { messageModel } from '../message/box.js';
import { paletteModel } from '../palette/box.js';
import { endProgramModel, popupModel } from '../popups/dialogs.js';
import { findModel } from '../search/box.js';
import { trustModel } from '../settings/trust-dialog.js';
import type { CockpitState, Dialog } from '../store/state.js';
import type { DialogModel } from './dialog-model.js';

type Models = {
  [K in Dialog['kind']]?: (state: CockpitState, dialog: Extract<Dialog, { kind: K }>) => DialogModel;
};

const models: Models = {
  help: helpModel,
  menu: menuModel,
  palette: paletteModel,
  message: messageModel,
  'find-all': findModel,
  trust: trustModel,
  popup: popupModel,
  'end-program': endProgramModel,
};

/** Null when the kind has none of its own. */
export function ownModel(state: CockpitState, dialog: Dialog): DialogModel | null {
  const model = models[dialog.kind] as ((state: CockpitState, dialog: Dialog) => DialogModel) | undefined;
  return model?.(state, dialog) ?? null;
}
