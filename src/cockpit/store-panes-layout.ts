// From one arrangement to another as a whole: a layout chosen, the last change taken back.
import type { Layout } from '../domain/layout.js';
import { instantiate, paneOfWorker, panesOf, settle } from '../domain/layout-tree.js';
import { focusedPane, inList, workerOfPane } from './select.js';
import type { Change } from './store.js';
import { past } from './store-panes-past.js';

/** Another layout for the same crew; the worker that had the focus keeps it where it is shown. */
export function useLayout(layout: Layout): Change {
  return state => {
    const workers = state.snapshot?.workers.map(worker => worker.id) ?? [];
    const worker = inList(state) ? state.cursor : workerOfPane(state, focusedPane(state));
    const arranged = instantiate(layout, workers);
    const panes = panesOf(arranged.tree);
    const shown = paneOfWorker(arranged.tree, worker) ?? panes.find(pane => pane.shows.kind === 'selected');
    const first = shown ?? panes[0];
    return {
      ...past(state),
      layout,
      arranged,
      zoomed: false,
      area: 'panes',
      recent: first === undefined ? [] : [first.id],
      cursor: worker ?? state.cursor,
    };
  };
}

export function undoLayout(): Change {
  return state => {
    const moment = state.past.at(-1);
    if (moment === undefined) return {};
    const workers = state.snapshot?.workers.map(worker => worker.id) ?? [];
    const arranged = settle(moment.arranged, workers);
    const ids = panesOf(arranged.tree).map(pane => pane.id);
    const recent = [...state.recent, ...ids].filter(
      (id, at, all) => ids.includes(id) && all.indexOf(id) === at,
    );
    return { past: state.past.slice(0, -1), layout: moment.layout, arranged, recent };
  };
}
