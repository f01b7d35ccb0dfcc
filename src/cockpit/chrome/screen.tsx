// The whole chrome for one state. Panes are empty boxes: their cells come from the compositor.
import { type ReactNode, useSyncExternalStore } from 'react';
import { arrangementOf, partsOf } from '../select.js';
import type { CockpitState } from '../state.js';
import type { DeckStore } from '../store.js';
import { dialogModel } from '../views/dialog.js';
import { hintLine } from '../views/hint-line.js';
import { paneChrome } from '../views/pane.js';
import { topLine } from '../views/top-line.js';
import { Box } from './ink.js';
import { LineAt } from './line.js';
import { DialogBox, PanePanel, Rail, Vacant } from './panel.js';

export function Cockpit({ store }: { store: DeckStore }): ReactNode {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  return <Screen state={state} />;
}

export function Screen({ state }: { state: CockpitState }): ReactNode {
  const parts = partsOf(state);
  const { placed, vacant } = arrangementOf(state);
  const dialog = dialogModel(state);
  return (
    <Box width={state.cols} height={state.rows} overflow="hidden">
      {parts.top.height > 0 && <LineAt x={0} y={0} width={state.cols} line={topLine(state)} />}
      {parts.rail !== null && <Rail state={state} rect={parts.rail} />}
      {placed.map(one => (
        <PanePanel key={one.pane} state={state} chrome={paneChrome(state, one)} />
      ))}
      {vacant.map(rect => (
        <Vacant key={`${rect.x},${rect.y}`} state={state} rect={rect} />
      ))}
      {dialog !== null && <DialogBox model={dialog} unicode={state.unicode} />}
      {parts.hint.height > 0 && <LineAt x={0} y={parts.hint.y} width={state.cols} line={hintLine(state)} />}
    </Box>
  );
}
