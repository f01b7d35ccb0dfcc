// The last screen of a session whose host is gone, as text, out of its recording.
import { content, wordsPerCell } from '../../protocol/cells.js';
import { decodeFrame, type FrameRow } from '../../protocol/frame.js';
import type { Captured } from '../../protocol/supervisor-methods.js';
import type { Host } from './host.js';

const anySize = { cols: 200, rows: 60 };

export async function readLastScreen(host: Host, session: string): Promise<Captured | null> {
  const answer = await host.ask('lastScreen', { session, ...anySize });
  if (!answer.ok || answer.value === null) return null;
  const frame = decodeFrame(Buffer.from(answer.value.frame, 'base64'));
  if (frame === null) return null;
  const lines = Array.from({ length: frame.rows }, () => '');
  for (const row of frame.changed) if (row.y < lines.length) lines[row.y] = textOf(row);
  const { x, y } = frame.cursor;
  return { lines, cols: frame.cols, rows: frame.rows, cursor: { x, y }, firstLine: frame.scrollback };
}

function textOf(row: FrameRow): string {
  let text = '';
  for (let index = 0; index < row.cells.length; index += wordsPerCell) {
    const word = row.cells[index] ?? 0;
    if (((word >> content.widthShift) & 3) === 0) continue;
    const code = word & content.codeMask;
    const cluster = (word & content.cluster) === 0 ? undefined : row.clusters.get(index / wordsPerCell);
    text += cluster ?? (code === 0 ? ' ' : String.fromCodePoint(code));
  }
  return text.trimEnd();
}
