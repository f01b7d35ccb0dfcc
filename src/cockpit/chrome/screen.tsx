// The whole chrome for one state. Panes are empty boxes: their cells come from the compositor.
import type { ReactNode } from 'react';
import type { ScreenModel } from '../views/screen.js';
import { Box } from './ink.js';
import { LineAt } from './line.js';
import { DialogBox, Panel, Rail } from './panel.js';

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
