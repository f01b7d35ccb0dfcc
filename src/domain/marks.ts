// What a program showed through its terminal besides its screen: a bell, a message (OSC 9, 99, 777), progress (OSC 9;4).

export interface MarkedProgress {
  state: 'normal' | 'error' | 'indeterminate' | 'paused';
  /** 0–100 */
  percent: number;
}

/** Each is absent where there is nothing; bell and message also once the person has looked. */
export interface Marks {
  /** ISO 8601 */
  bellAt?: string;
  /** Hostile text. */
  said?: { at: string; text: string };
  progress?: MarkedProgress;
}

/** `42%`; nothing for progress without a number: that it works says its state already. */
export function progressWords({ state, percent }: MarkedProgress): string {
  switch (state) {
    case 'normal':
      return `${percent}%`;
    case 'error':
      return `${percent}% failed`;
    case 'paused':
      return `${percent}% paused`;
    case 'indeterminate':
      return '';
  }
}

/** True when something stands there until the person looks. */
export function isMarked(marks: Marks | undefined): boolean {
  return marks?.bellAt !== undefined || marks?.said !== undefined;
}
