// One message to a Slack incoming webhook, and what came of it. Nothing of the answer is read but its number.

export type Posted =
  | { state: 'sent' }
  /** Later it may work. */
  | { state: 'again'; why: string; afterMs: number | null }
  | { state: 'refused'; why: string };

const answerMs = 10_000;

export async function post(url: URL, text: string, ended: AbortSignal): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
      // Another place is not the one that the person named.
      redirect: 'manual',
      signal: AbortSignal.any([ended, AbortSignal.timeout(answerMs)]),
    });
    // However long it is, nobody waits for it.
    void response.body?.cancel().catch(() => {});
    return meaningOf(response);
  } catch (error) {
    return { state: 'again', why: whyNot(error), afterMs: null };
  }
}

function meaningOf({ status, headers }: Response): Posted {
  if (status >= 200 && status < 300) return { state: 'sent' };
  if (status >= 300 && status < 400) {
    return { state: 'refused', why: `it answered with ${status}, which leads elsewhere and is not followed` };
  }
  const why = `it answered with ${status}`;
  if (status !== 429 && status < 500) return { state: 'refused', why };
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return { state: 'again', why, afterMs: seconds >= 0 ? seconds * 1_000 : null };
}

/** Never the message of the error: that may hold the address. */
function whyNot(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `no answer within ${answerMs / 1_000} s`;
  }
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  const code = typeof cause?.code === 'string' && /^[A-Z_]{1,40}$/.test(cause.code) ? cause.code : null;
  return code === null ? 'it cannot be reached' : `it cannot be reached (${code})`;
}
