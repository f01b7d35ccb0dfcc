// Expected failures are values: a sentence for a person, a way out, the cause kept. Bugs are thrown.

/** How a failure ends a command: exit codes 1, 2, 3 and 4. */
export type FailureKind = 'failed' | 'usage' | 'not-found' | 'refused';

export interface Failure {
  kind: FailureKind;
  /** One sentence a person understands, with the real names in it. */
  sentence: string;
  /** What to do about it. */
  hint?: string;
  /** What the machine said, for logs and `e`. */
  cause?: string;
  /** Something that was asked for later came before it: true, and nothing to be alarmed about. */
  overtaken?: true;
}

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failure(
  kind: FailureKind,
  sentence: string,
  more: Pick<Failure, 'hint' | 'cause' | 'overtaken'> = {},
): Result<never> {
  return { ok: false, failure: { kind, sentence, ...more } };
}

export const exitCodes: Record<FailureKind, number> = { failed: 1, usage: 2, 'not-found': 3, refused: 4 };

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
