// Whatever agents print, however panes lie: after each frame the outer terminal shows exactly the panes' cells and the chrome's.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawAnsi } from '../../../src/cockpit/screen/ansi-grid.js';
import type { PanePicture } from '../../../src/cockpit/screen/compositor.js';
import { cropOf } from '../../../src/cockpit/screen/crop.js';
import { Grid } from '../../../src/cockpit/screen/grid.js';
import { PaneScreen } from '../../../src/cockpit/screen/pane-screen.js';
import type { Rect } from '../../../src/domain/layout.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { bgFlags } from '../../../src/protocol/cells.js';
import type { FrameRow } from '../../../src/protocol/frame.js';
import { frameOf, Outer, plainCell, type SeenCell, seenCell } from './outer.js';
import { type Step, step } from './steps.js';

/** An agent: the host's screen and the rows that changed since its last frame. */
class Agent {
  readonly pane = new PaneScreen();
  readonly screen: VtScreen;
  #dirty = new Set<number>();
  #generation = 1;
  #seq = 0;
  #full = true;

  constructor(cols: number, rows: number) {
    this.pane.reset(1);
    this.screen = new VtScreen(cols, rows, {
      dirty: (start, end) => {
        for (let y = start; y <= end; y++) this.#dirty.add(y);
      },
    });
  }

  resize(cols: number, rows: number): void {
    this.screen.resize(cols, rows);
    this.#generation++;
    this.#full = true;
  }

  send(): void {
    const rows = this.#full ? undefined : [...this.#dirty].filter(y => y < this.screen.rows);
    const about = { seq: ++this.#seq, generation: this.#generation };
    const frame = frameOf(this.screen, rows === undefined ? about : { ...about, rows });
    expect(this.pane.apply(frame)).toBe(true);
    this.#full = false;
    this.#dirty.clear();
  }
}

class World {
  readonly outer = new Outer(40, 14);
  readonly agents = [new Agent(40, 14), new Agent(30, 10), new Agent(50, 16)];
  panes: PanePicture[] = [];
  above: Rect[] = [];
  chrome = '';

  run(step: Step): void {
    switch (step.do) {
      case 'print':
        this.agents[step.agent]?.screen.writeText(step.text);
        this.agents[step.agent]?.send();
        break;
      case 'resize-agent':
        this.agents[step.agent]?.resize(step.cols, step.rows);
        this.agents[step.agent]?.send();
        break;
      case 'layout':
        this.above = step.above === null ? [] : [step.above];
        this.panes = step.rects.map((rect, i) => ({
          id: `${i}`,
          rect,
          screen: this.agents[i]?.pane ?? null,
          dim: step.dim === i,
          focused: step.attached === i,
          attached: step.attached === i,
        }));
        this.outer.compositor.setPanes(this.panes, this.above);
        break;
      case 'resize':
        this.outer.resize(step.cols, step.rows);
        break;
      case 'chrome':
        this.chrome = step.text;
        this.outer.compositor.setChrome(step.text);
    }
  }

  /** What must stand there, worked out cell by cell from the hosts' screens; nothing of the compositor's. */
  expected(): SeenCell[][] {
    const { cols, rows } = this.outer;
    const chrome = new Grid(cols, rows);
    drawAnsi(chrome, this.chrome);
    const chromeCell = (x: number, y: number): SeenCell => ({
      text: chrome.widthAt(x, y) === 0 ? '' : chrome.textAt(x, y) || ' ',
      width: chrome.widthAt(x, y),
      fg: chrome.words[(y * cols + x) * 3 + 1] ?? 0,
      bg: chrome.words[(y * cols + x) * 3 + 2] ?? 0,
      extra: null,
    });
    const picture: { cell: SeenCell; owner: string }[][] = Array.from({ length: rows }, (_, y) =>
      Array.from({ length: cols }, (_, x) => ({ cell: chromeCell(x, y), owner: 'chrome' })),
    );
    for (const pane of this.panes) this.#lay(picture, pane);
    for (const rect of this.above) {
      each(rect, (x, y) => put(picture, x, y, { cell: chromeCell(x, y), owner: 'above' }));
    }
    return picture.map(row => row.map((_, x) => whole(row, x)));
  }

  #lay(picture: { cell: SeenCell; owner: string }[][], pane: PanePicture): void {
    const agent = this.agents[Number(pane.id)];
    if (agent === undefined || agent.pane.state === 'empty') return;
    const { screen } = agent;
    const crop = cropOf({ cols: screen.cols, rows: screen.rows, cursor: screen.cursor }, pane.rect);
    const read: FrameRow[] = Array.from({ length: screen.rows }, (_, y) => screen.readRow(y));
    each(pane.rect, (x, y) => {
      const [cx, cy] = [x - pane.rect.x, y - pane.rect.y];
      const row = cx < crop.width && cy < crop.height ? read[crop.y + cy] : undefined;
      const cell = row === undefined ? plainCell : seenCell(row, crop.x + cx);
      const dimmed = pane.dim ? { ...cell, bg: (cell.bg | bgFlags.dim) >>> 0 } : cell;
      put(picture, x, y, { cell: { ...dimmed, text: withoutBidi(cell.text) }, owner: pane.id });
    });
  }
}

/** What turns text round is left out of a cluster, and shown as unknown where it has a cell of its own. */
function withoutBidi(text: string): string {
  const left = text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  return left !== '' || text === '' ? left : '\ufffd';
}

/** Half of a wide character whose other half belongs to somebody else is a blank. */
function whole(row: { cell: SeenCell; owner: string }[], x: number): SeenCell {
  const here = row[x];
  if (here === undefined) throw new Error('no such cell');
  const blank = { ...here.cell, text: ' ', width: 1 };
  const other = here.cell.width === 2 ? row[x + 1] : here.cell.width === 0 ? row[x - 1] : here;
  if (other === undefined || other.owner !== here.owner) return blank;
  if (here.cell.width === 0 && other.cell.width !== 2) return blank;
  if (here.cell.width === 2 && other.cell.width !== 0) return blank;
  return here.cell;
}

function each(rect: Rect, run: (x: number, y: number) => void): void {
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    for (let x = rect.x; x < rect.x + rect.width; x++) run(x, y);
  }
}

function put<T>(picture: T[][], x: number, y: number, value: T): void {
  const row = picture[y];
  if (row !== undefined && x < row.length) row[x] = value;
}

/** A crop's mark stands on a cell of its own, and may take the half of a wide character beside it; crop.test.ts tests it. */
function isMarked(outer: Outer, x: number, y: number): boolean {
  return [x - 1, x, x + 1].some(
    at => at >= 0 && at < outer.cols && outer.cell(at, y).text === '…' && outer.cell(x, y).width === 1,
  );
}

test('the outer terminal shows every cell of every pane, whatever is printed and moved', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async steps => {
      const world = new World();
      for (const one of steps) {
        world.run(one);
        await world.outer.painted();
        const expected = world.expected();
        for (let y = 0; y < world.outer.rows; y++) {
          for (let x = 0; x < world.outer.cols; x++) {
            const cell = world.outer.cell(x, y);
            const wanted = expected[y]?.[x];
            if (JSON.stringify(cell) === JSON.stringify(wanted) || isMarked(world.outer, x, y)) continue;
            expect({ x, y, ...cell }).toEqual({ x, y, ...wanted });
          }
        }
      }
      world.outer.compositor.stop();
    }),
    { numRuns: 60 },
  );
});
