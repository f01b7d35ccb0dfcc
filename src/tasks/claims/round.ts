// One round serves all who wait: one push of reservations, one commit with every lock that comes or goes, one push of it.
// Every write has a lease, so that a base that is old already costs a try and never a task.
import { type Result, success } from '../../domain/failure.js';
import { type Around, look, type Seen } from './around.js';
import { type Claimed, calledOff, type Request } from './claim.js';
import type { Base } from './mirror.js';
import { Publishing } from './publish.js';
import { Reserving } from './reserve.js';

export interface RoundEnd {
  /** The last state seen; null when it failed. */
  base: Base | null;
  /** Claims that nobody has and that perhaps still stand on the upstream. */
  abandoned: Claimed[];
}

/** Answers every request. @param known a state that was fetched a moment ago */
export async function runRound(
  around: Around,
  requests: readonly Request[],
  known: Base | null,
): Promise<RoundEnd> {
  const reserving = new Reserving(
    around,
    requests.filter(request => request.kind === 'take'),
  );
  const publishing = new Publishing(
    around,
    reserving.reserved,
    requests.filter(request => request.kind !== 'take'),
  );
  const first: Result<Seen> = known === null ? await look(around) : success({ base: known, isOld: true });
  const reserved = first.ok ? await reserving.run(first.value) : first;
  const published = reserved.ok ? await publishing.run(reserved.value) : reserved;
  if (!published.ok) {
    const why = around.stopped.aborted ? calledOff : published;
    reserving.fail(why);
    await publishing.fail(why);
  }
  const abandoned = [...reserving.unheard, ...publishing.abandoned];
  return { base: published.ok ? published.value : null, abandoned };
}
