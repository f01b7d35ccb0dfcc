// Words for the way out of an attached pane, with the person's own keys.
import { detachWord } from '../../domain/keymap.js';
import { keyLabel } from '../../domain/keys.js';
import type { CockpitState } from '../state.js';

/** `come back (Ctrl-q) and press p`, or with the prefix `press Ctrl-b p` */
export function comeBack(state: CockpitState, name: string): string {
  const command = state.commands.find(one => one.name === name);
  const { keys } = state.config;
  const after = command?.prefixKeys?.[0];
  if (keys.prefix !== null && after !== undefined) return `press ${keyLabel(keys.prefix)} ${keyLabel(after)}`;
  const key = command?.keys?.[0];
  const back = `come back (${detachWord(keys)})`;
  return key === undefined ? back : `${back} and press ${keyLabel(key)}`;
}
