// Opening a message: to those that are marked, else to the one that is chosen; one that was begun goes on.

import { type Actions, needsSupervisor } from '../actions/action.js';
import { openDialog, setDraft } from '../store/dialogs.js';
import { targetsOf } from '../store/select.js';
import type { CockpitState } from '../store/state.js';

export const messageActions: Actions = {
  message: {
    disabledReason: state =>
      needsSupervisor(state) ?? (state.snapshot?.workers.length ? null : 'there is no worker'),
    run: deck => {
      const state = deck.store.getState();
      const picked = recipients(state);
      deck.store.change(
        setDraft('message', 'to', picked.join(' ')),
        openDialog({
          kind: 'message',
          step: picked.length === 0 ? 'to' : 'text',
          picked,
          chosen: 0,
          caret: (state.drafts.message['text'] ?? '').length,
          letters: [],
          forced: [],
          scroll: 0,
          deliveries: [],
          sentAt: 0,
        }),
      );
    },
    hint: state => (state.marked.length > 1 ? `message ${state.marked.length}` : 'message'),
  },
};

function recipients(state: CockpitState): string[] {
  const crew = (state.snapshot?.workers ?? []).map(worker => worker.id);
  const begun = (state.drafts.message['text'] ?? '') !== '';
  const before = (state.drafts.message['to'] ?? '').split(' ').filter(name => crew.includes(name));
  if (begun && before.length > 0 && state.marked.length === 0) return before;
  const chosen = targetsOf(state).map(worker => worker.id);
  return crew.filter(name => chosen.includes(name));
}
