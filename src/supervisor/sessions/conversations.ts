// Who goes on with which conversation: one live holder an id, for two at once would write into one transcript.

export class Conversations {
  readonly #holders = new Map<string, object>();

  /** Compare and set: true when the id was free, or is held by the same one. */
  claim(id: string, holder: object): boolean {
    const present = this.#holders.get(id);
    if (present !== undefined && present !== holder) return false;
    this.#holders.set(id, holder);
    return true;
  }

  release(id: string, holder: object): void {
    if (this.#holders.get(id) === holder) this.#holders.delete(id);
  }
}
