// A cockpit's screen in the small: three agents, panes and dialogs over each other, a compositor and a terminal of a kind; and the comparison.
import { expect } from 'vitest';
import type { PanePicture } from '../../../src/cockpit/screen/compositor.js';
import { PaneScreen } from '../../../src/cockpit/screen/pane-screen.js';
import type { Rect } from '../../../src/domain/layout/layout.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import { expectedOf, type Seen } from './oracle.js';
import { frameOf, Outer, type SeenCell } from './outer.js';
import type { Kind, Step } from './steps.js';

/** An agent: the host's screen and the rows that changed since its last frame. */
class Agent {
  readonly pane = new PaneScreen();
  readonly screen: VtScreen;
  seen: Seen | null = null;
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
    const { screen } = this;
    const rows = this.#full ? undefined : [...this.#dirty].filter(y => y < screen.rows);
    const about = { seq: ++this.#seq, generation: this.#generation };
    const frame = frameOf(screen, rows === undefined ? about : { ...about, rows });
    if (!this.pane.apply(frame)) throw new Error('the pane refused a frame');
    this.#full = false;
    this.#dirty.clear();
    this.seen = {
      cols: screen.cols,
      rows: screen.rows,
      lines: Array.from({ length: screen.rows }, (_, y) => screen.readRow(y)),
      cursor: screen.cursor,
      alternate: screen.modes.alternateScreen,
    };
  }

  lose(): void {
    if (this.pane.state === 'live') this.pane.state = 'stale';
    this.#full = true;
  }
}

export class World {
  readonly outer: Outer;
  readonly agents = [new Agent(40, 14), new Agent(30, 10), new Agent(50, 16)];
  panes: PanePicture[] = [];
  above: Rect[] = [];
  chrome = '';
  dark = true;

  constructor(private readonly kind: Kind) {
    this.outer = new Outer(40, 14, kind);
  }

  async run(step: Step): Promise<void> {
    this.#do(step);
    // Over a slow line a picture comes in pieces.
    for (let before = -1; before < this.outer.writes.length; ) {
      before = this.outer.writes.length;
      await this.outer.painted();
    }
    if (!this.outer.slow) this.check();
  }

  /** The terminal takes everything again. */
  async finish(): Promise<void> {
    await this.run({ do: 'slow', slow: false });
    this.outer.compositor.stop();
    for (const agent of this.agents) agent.screen.dispose();
    this.outer.terminal.dispose();
  }

  #do(step: Step): void {
    const { outer } = this;
    const agent = 'agent' in step ? this.agents[step.agent] : undefined;
    switch (step.do) {
      case 'print':
        agent?.screen.writeText(step.text);
        if (step.seen) agent?.send();
        break;
      case 'resize-agent':
        agent?.resize(step.cols, step.rows);
        agent?.send();
        break;
      case 'layout':
        this.#arrange(step.rects, step.above, { dim: step.dim, attached: step.attached });
        break;
      case 'split': {
        const at = Math.min(Math.max(2, step.at), Math.max(2, outer.cols - 2));
        const height = Math.max(1, outer.rows - 2);
        const rects = [
          { x: 0, y: 1, width: at - 1, height },
          { x: at, y: 1, width: Math.max(1, outer.cols - at), height: Math.max(1, Math.floor(height / 2)) },
          {
            x: at,
            y: 2 + Math.floor(height / 2),
            width: Math.max(1, outer.cols - at),
            height: Math.ceil(height / 2) - 1 || 1,
          },
        ] satisfies Rect[];
        this.#arrange(rects, [], { dim: -1, attached: step.attached });
        break;
      }
      case 'zoom': {
        const rect = { x: 0, y: 1, width: outer.cols, height: Math.max(1, outer.rows - 2) };
        this.panes = [this.#picture(step.agent, rect, { dim: -1, attached: step.agent })];
        this.above = [];
        outer.compositor.setPanes(this.panes, []);
        break;
      }
      case 'resize':
        outer.resize(step.cols, step.rows);
        break;
      case 'chrome':
        this.chrome = step.text;
        outer.compositor.setChrome(step.text);
        break;
      case 'budget':
        outer.budget = step.bytes;
        break;
      case 'theme':
        this.dark = step.dark;
        outer.compositor.setDark(step.dark);
        break;
      case 'stale':
        agent?.lose();
        break;
      case 'slow':
        outer.setSlow(step.slow);
        break;
      case 'rubbish':
        if (outer.slow) break;
        outer.disturb(step.text);
        outer.compositor.repaint();
    }
  }

  #arrange(rects: Rect[], above: Rect[], look: { dim: number; attached: number }): void {
    this.above = above;
    this.panes = rects.map((rect, at) => this.#picture(at, rect, look));
    this.outer.compositor.setPanes(this.panes, this.above);
  }

  #picture(at: number, rect: Rect, look: { dim: number; attached: number }): PanePicture {
    const isAttached = look.attached === at;
    const screen = this.agents[at]?.pane ?? null;
    return { id: `${at}`, rect, screen, dim: look.dim === at, focused: isAttached, attached: isAttached };
  }

  /** Fails with the first cell that is not what it should be. */
  check(): void {
    const { outer, kind } = this;
    const { cols, rows } = outer;
    const seen = (pane: PanePicture): Seen | null => this.agents[Number(pane.id)]?.seen ?? null;
    const { cells, cursor } = expectedOf({ ...this.#scene(), cols, rows, kind, seen });
    for (let y = 0; y < rows; y++) {
      const row = outer.terminal.readRow(y);
      for (let x = 0; x < cols; x++) {
        const wanted = cells[y]?.[x];
        const cell = outer.seen(row, x);
        if (wanted === undefined || !isSame(cell, wanted))
          expect({ x, y, ...cell }).toEqual({ x, y, ...wanted });
      }
    }
    const real = outer.terminal.cursor;
    if (!real.visible || cursor === null) expect(real.visible).toBe(cursor !== null);
    else {
      const style = kind.cursorStyles ? cursor.style : 0;
      expect({ x: real.x, y: real.y, style: real.style }).toEqual({ ...cursor, style });
    }
  }

  #scene(): { chrome: string; dark: boolean; panes: PanePicture[]; above: Rect[] } {
    return { chrome: this.chrome, dark: this.dark, panes: this.panes, above: this.above };
  }
}

function isSame(a: SeenCell, b: SeenCell): boolean {
  if (a.text !== b.text || a.width !== b.width || a.fg !== b.fg || a.bg !== b.bg) return false;
  const [one, two] = [a.extra, b.extra];
  if (one === null || two === null) return one === two;
  return (
    one.link === two.link &&
    one.underlineStyle === two.underlineStyle &&
    one.underlineColour === two.underlineColour
  );
}
