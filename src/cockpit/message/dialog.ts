// A message in the making: to whom, what, what each will get, and what became of it. The text itself is among the drafts.

/** What one worker will get, word for word: fixed when the preview opens, and sent as it stands there. */
export interface Letter {
  worker: string;
  /** The session it was made for; null when the worker has none. */
  session: string | null;
  text: string;
  /** Control characters that were left out, as they are shown; '' when there were none. */
  removed: string;
  /** Placeholders that mean nothing for this worker and stand in the text as they are. */
  unknown: string[];
}

export interface Delivery {
  worker: string;
  /** `sent`: written to its terminal; `working` and `shown`: seen to have arrived; `left`: the person left it out. */
  state: 'sending' | 'sent' | 'working' | 'shown' | 'refused' | 'left';
  /** Why it was refused or left out; hostile text. */
  words: string;
}

export interface MessageDialog {
  kind: 'message';
  step: 'to' | 'text' | 'preview' | 'sent';
  /** Workers by name. */
  picked: string[];
  /** The line of the list that has the cursor: in `to` of all workers, in `preview` of the letters. */
  chosen: number;
  /** Code units before the caret. */
  caret: number;
  letters: Letter[];
  /** Workers that ask something and are to get it all the same. */
  forced: string[];
  /** First line of the preview in view. */
  scroll: number;
  deliveries: Delivery[];
  /** Names the sending, so that news of an older one does not get into it; ms since 1970. */
  sentAt: number;
}
