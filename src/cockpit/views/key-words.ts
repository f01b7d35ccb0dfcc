// Keys within sentences: the person's own, and where a command has none, its way through the palette.
import { detachWord } from '../../domain/keys/keymap.js';
import { keyLabel } from '../../domain/keys/keys.js';
import type { CockpitState } from '../store/state.js';

type Keys = Pick<CockpitState, 'commands' | 'config' | 'unicode'>;

/** `z`; with the keys of an agent `Ctrl-b z`; `:zoom` where no key runs it. */
export function keyOf(state: Keys & Partial<Pick<CockpitState, 'attached'>>, name: string): string {
  const command = state.commands.find(one => one.name === name);
  const { prefix } = state.config.keys;
  const after = command?.prefixKeys?.[0];
  const key = command?.keys?.[0];
  const isPrefixed = prefix !== null && after !== undefined && (state.attached === true || key === undefined);
  if (isPrefixed) return `${keyLabel(prefix, state.unicode)} ${keyLabel(after, state.unicode)}`;
  return key === undefined ? `:${name}` : keyLabel(key, state.unicode);
}

/** `come back (Ctrl-q) and press p`, or with the prefix `press Ctrl-b p` */
export function comeBack(state: Keys, name: string): string {
  const key = keyOf({ ...state, attached: true }, name);
  if (key.includes(' ')) return `press ${key}`;
  return `come back (${detachWord(state.config.keys, state.unicode)}) and press ${key}`;
}
