// Changes of dialogs and views: opening, leaving, scrolling, typing.
import type { CockpitState, Dialog, Drafts } from './state.js';
import type { Change } from './store.js';

export function openDialog(dialog: Dialog): Change {
  return () => ({ dialog, flash: null });
}

/** What was typed stays in the drafts. */
export function leaveDialog(): Change {
  return () => ({ dialog: null });
}

/** Forgets the draft: it was used. */
export function clearDraft(kind: keyof Drafts): Change {
  return state => ({ drafts: { ...state.drafts, [kind]: {} } });
}

export function setDraft(kind: keyof Drafts, key: string, value: string): Change {
  return state => ({
    drafts: { ...state.drafts, [kind]: { ...state.drafts[kind], [key]: value } },
  });
}

/** Changes the open dialog when it is of that kind. */
export function editDialog<K extends Dialog['kind']>(
  kind: K,
  edit: (dialog: Extract<Dialog, { kind: K }>, state: CockpitState) => Dialog,
): Change {
  return state => {
    const dialog = state.dialog;
    if (dialog === null || dialog.kind !== kind) return {};
    return { dialog: edit(dialog as Extract<Dialog, { kind: K }>, state) };
  };
}

/** `lines` may be infinite: the view knows its end (views/dialog.ts). */
export function scrollTo(target: number): Change {
  return state => {
    const dialog = state.dialog;
    if (dialog === null || !('scroll' in dialog)) return {};
    return { dialog: { ...dialog, scroll: Math.max(0, target) } };
  };
}
