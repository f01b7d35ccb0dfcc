// The whole chrome for one state. Panes are empty boxes: their cells come from the compositor.
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import type { DeckStore } from '../store.js';
import { type ScreenModel, screenModel } from '../views/screen.js';
import { share } from '../views/share.js';
import { Box } from './ink.js';
import { LineAt } from './line.js';
import { DialogBox, Panel, Rail } from './panel.js';

/** What the chrome needs of the store. */
export type Watched = Pick<DeckStore, 'getState' | 'subscribe'>;

export function Cockpit({ store }: { store: Watched }): ReactNode {
  const [modelNow] = useState(() => modelReader(store));
  return <Screen model={useSyncExternalStore(store.subscribe, modelNow)} />;
}

/** The same object for as long as the screen would look the same: React, Ink and the compositor have nothing to do then. */
function modelReader(store: Watched): () => ScreenModel {
  let state = store.getState();
  let model = screenModel(state);
  return () => {
    const now = store.getState();
    if (now !== state) model = share(model, screenModel(now));
    state = now;
    return model;
  };
}

export function Screen({ model }: { model: ScreenModel }): ReactNode {
  const { unicode, rail, dialog } = model;
  return (
    <Box width={model.cols} height={model.rows}>
      {model.lines.map(({ y, line }) => (
        <LineAt key={y} x={0} y={y} width={model.cols} line={line} />
      ))}
      {rail !== null && <Rail model={rail} unicode={unicode} />}
      {model.panels.map(panel => (
        <Panel key={panel.id} model={panel} unicode={unicode} />
      ))}
      {dialog !== null && <DialogBox model={dialog} unicode={unicode} />}
    </Box>
  );
}
