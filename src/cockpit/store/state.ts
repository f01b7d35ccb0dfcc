// What a cockpit knows: the supervisor's snapshot, and beside it only cursor, focus, dialogs, drafts and the arrangement of panes.
import type { TrustQuestion } from '../../config/config.js';
import type { Command, Place } from '../../domain/commands/command.js';
import { commands } from '../../domain/commands/commands.js';
import { type Config, defaultConfig } from '../../domain/config.js';
import type { Layout } from '../../domain/layout/layout.js';
import type { SavedMoment } from '../../domain/layout/saved.js';
import { type Arranged, instantiate, panesOf } from '../../domain/layout/tree.js';
import type { Snapshot, TimelineEntry } from '../../domain/snapshot.js';
import type { Copy } from '../copy/copy.js';
import type { MenuDialog } from '../menu/about.js';
import type { MessageDialog } from '../message/dialog.js';
import type { PaletteDialog } from '../palette/dialog.js';
import type { EndProgramDialog, PopupDialog, RunningProgram } from '../popups/program.js';
import type { FindDialog } from '../search/dialog.js';
import type { TrustDialog } from '../settings/trust-dialog.js';

/** What a dialog that asks first is about to do. */
export interface Confirm {
  kind: 'confirm';
  what: 'kill' | 'restart' | 'remove';
  workers: string[];
}

/** What of the timeline is shown; empty for all of it. */
export interface TimelineOnly {
  worker?: string;
  /** Warnings and errors. */
  trouble?: boolean;
  /** What became of tasks. */
  tasks?: boolean;
}

/** `back`: graphemes behind the caret of the field; 0 when missing. */
export type Dialog =
  | Confirm
  | { kind: 'new'; field: number; pick: number; back?: number }
  | { kind: 'up'; field: number; pick: number; back?: number }
  | { kind: 'save-layout'; field: number; pick: number; back?: number }
  | HelpDialog
  | { kind: 'board'; scroll: number }
  /** `entry`: its place in the whole timeline. */
  | { kind: 'timeline'; scroll: number; entry: number | null; only?: TimelineOnly }
  | { kind: 'why'; worker: string; scroll: number }
  | MenuDialog
  | PaletteDialog
  | MessageDialog
  | FindDialog
  | TrustDialog
  | PopupDialog
  | EndProgramDialog;

export interface HelpDialog {
  kind: 'help';
  /** Number of the entry that Enter runs. */
  chosen: number;
  /** The first row in view, as far as the chosen one stands below it. */
  first: number;
  filter: string;
  /** Keys go into the filter. */
  typing: boolean;
  /** The view that it was opened in, and goes back to. */
  from: Dialog | null;
}

/** What was typed half, by dialog and line; survives leaving the dialog. */
export type Drafts = Record<'new' | 'up' | 'save-layout' | 'message' | 'find-all', Record<string, string>>;

/** A word of the cockpit itself; those that matter also stand in the timeline of this cockpit. */
export interface Notice {
  at: string;
  level: TimelineEntry['level'];
  sentence: string;
}

/** What undo brings back. */
export interface LayoutMoment extends SavedMoment {
  recent: string[];
  zoomed: boolean;
  pinned: string[];
  apart: SavedMoment | null;
}

export interface CockpitState {
  cols: number;
  rows: number;
  /** False: only ASCII is drawn. */
  unicode: boolean;
  demo: boolean;
  /** The command table with the person's own keys and commands in it. */
  commands: readonly Command[];
  /** What the configuration files say, over the defaults. */
  config: Config;
  /** What is wrong with them now: `file:line:column sentence`. */
  configProblems: readonly string[];
  /** What the project's file would do once it is trusted; null where there is nothing to ask. */
  trust: TrustQuestion | null;
  /** ms since 1970; moves only when a shown age changes its text. */
  now: number;
  snapshot: Snapshot | null;
  /** `silent`: its process is there and does not answer. */
  supervisor: 'up' | 'lost' | 'silent';

  /** What workers last printed, by name, as far as their panes are folded to a line; hostile text. */
  lastLines: Record<string, string>;

  layout: Layout;
  arranged: Arranged;
  /** For undo, oldest first. */
  past: LayoutMoment[];
  /** Workers that keep their places. */
  pinned: string[];
  /** Where the one pane that is shown was taken from; null where nothing was broken out. */
  apart: SavedMoment | null;
  /** Panes that are not pinned show who needs the person first. */
  autoFill: boolean;
  /** ms since 1970, when auto-fill last moved something. */
  filledAt: number;
  /** Panes by last focus; the first has it. */
  recent: string[];
  zoomed: boolean;
  railHidden: boolean;
  area: 'panes' | 'rail';
  /** The worker under the cursor of the rail. */
  cursor: string | null;
  /** The workers at rest are listed too, where there is not room for all. */
  unfolded: boolean;
  /** ms since 1970, when Tab last went to the list: a second one right after it goes on. */
  tabbedAt: number;
  /** Keys go to the agent of the focused pane. */
  attached: boolean;
  /** The prefix was pressed: the next key is a command's. */
  prefixed: boolean;
  marked: string[];
  /** Views of panes that show their history instead of the live screen (copy/). */
  copies: Readonly<Record<string, Copy>>;

  /** Those that the person started and that are not over. */
  programs: readonly RunningProgram[];
  dialog: Dialog | null;
  /** What was run out of the palette, latest first. */
  lately: string[];
  drafts: Drafts;
  /** Says why the last key did nothing, or what it did; gone with the next key. */
  flash: Notice | null;
  /** Own failures of this cockpit, latest last. */
  notices: Notice[];
  /** Errors at or before this moment (ISO 8601) were seen. */
  errorsSeen: string;
}

/** Shown until the supervisor has named the layout of this project. */
export const firstLayout: Layout = {
  name: 'auto',
  description: 'by the number of workers: a grid, then one large and a line for each of the others',
  rail: true,
  root: { kind: 'fill', arrange: 'auto' },
};

export function initialState(
  given: Pick<CockpitState, 'cols' | 'rows' | 'unicode' | 'demo' | 'now'>,
): CockpitState {
  const arranged = instantiate(firstLayout, []);
  return {
    ...given,
    commands,
    config: defaultConfig,
    configProblems: [],
    trust: null,
    snapshot: null,
    supervisor: 'up',
    lastLines: {},
    layout: firstLayout,
    arranged,
    past: [],
    pinned: [],
    apart: null,
    autoFill: false,
    filledAt: 0,
    recent: panesOf(arranged.tree).map(pane => pane.id),
    zoomed: false,
    railHidden: false,
    area: 'panes',
    cursor: null,
    unfolded: false,
    tabbedAt: 0,
    attached: false,
    prefixed: false,
    marked: [],
    copies: {},
    programs: [],
    dialog: null,
    lately: [],
    drafts: { new: {}, up: {}, 'save-layout': {}, message: {}, 'find-all': {} },
    flash: null,
    notices: [],
    errorsSeen: new Date(given.now).toISOString(),
  };
}

export function placeOf(state: Pick<CockpitState, 'dialog'>): Place {
  switch (state.dialog?.kind) {
    case undefined:
      return 'main';
    case 'confirm':
    case 'help':
    case 'board':
    case 'timeline':
    case 'menu':
    case 'palette':
    case 'find-all':
      return state.dialog.kind;
    case 'trust':
    case 'end-program':
      return 'confirm';
    case 'popup':
      return 'popup';
    case 'why':
      return 'view';
    case 'message':
      return state.dialog.step === 'text' ? 'message' : `message-${state.dialog.step}`;
    default:
      return 'form';
  }
}
