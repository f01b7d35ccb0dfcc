// Who has printed: told of all sessions in one message, twice a second. Fifty at work would else wake every listener a hundred times.

const gapMs = 500;

export class Printed {
  readonly #sessions = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  /** @param tell session → ISO 8601 of its last byte */
  constructor(private readonly tell: (sessions: Record<string, string>) => void) {}

  /** Cheap: called for every read. @param at ms since 1970 */
  note(session: string, at: number): void {
    this.#sessions.set(session, at);
    this.#timer ??= setTimeout(() => this.#send(), gapMs);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#sessions.clear();
  }

  #send(): void {
    const sessions = Object.fromEntries(
      [...this.#sessions].map(([session, at]) => [session, new Date(at).toISOString()]),
    );
    this.close();
    this.tell(sessions);
  }
}
