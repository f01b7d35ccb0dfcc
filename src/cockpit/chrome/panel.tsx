// The framed parts: rail, panes, and the box of a dialog. Each is drawn again only when its own model changed.
import { memo, type ReactNode } from 'react';
import type { DialogModel } from '../views/dialog.js';
import { dialogParts } from '../views/dialog-parts.js';
import { quiet } from '../views/line.js';
import { type Block, centredWords, type PanelModel, type RailModel } from '../views/screen.js';
import { Divider, Frame } from './frame.js';
import { Box } from './ink.js';
import { LineAt, Spans } from './line.js';

interface RailProps {
  model: RailModel;
  unicode: boolean;
}

export const Rail = memo(function Rail({ model, unicode }: RailProps): ReactNode {
  const { frame, divider, boardTitle } = model;
  return (
    <>
      <Frame model={frame} unicode={unicode} />
      <Rows block={model.crew} />
      {divider !== null && <Divider model={frame} y={divider} title={boardTitle} unicode={unicode} />}
      <Rows block={model.board} />
    </>
  );
});

interface PanelProps {
  model: PanelModel;
  unicode: boolean;
}

export const Panel = memo(function Panel({ model, unicode }: PanelProps): ReactNode {
  return (
    <>
      {model.frame !== null && <Frame model={model.frame} unicode={unicode} />}
      {model.block !== null && <Rows block={model.block} />}
      {centredWords(model.words).map(({ x, y, text }) => (
        <LineAt key={y} x={x} y={y} width={model.words.rect.width} line={[quiet(text)]} />
      ))}
    </>
  );
});

function Rows({ block }: { block: Block }): ReactNode {
  const { rect, lines } = block;
  if (rect.height < 1 || rect.width < 1 || lines.length === 0) return null;
  return (
    <Box
      position="absolute"
      left={rect.x}
      top={rect.y}
      width={rect.width}
      height={rect.height}
      flexDirection="column"
    >
      {lines.map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <Spans key={index} line={line} />
      ))}
    </Box>
  );
}

interface DialogProps {
  model: DialogModel;
  unicode: boolean;
}

export const DialogBox = memo(function DialogBox({ model, unicode }: DialogProps): ReactNode {
  const { frame, block } = dialogParts(model, unicode);
  return (
    <>
      <Rows block={block} />
      <Frame model={frame} unicode={unicode} />
    </>
  );
});
