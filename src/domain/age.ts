// Ages as the screen shows them: steps of 10 s in the first minute, then minutes, hours, days. Nothing ticks in between.

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

function step(age: number): number {
  if (age < minute) return 10 * second;
  if (age < hour) return minute;
  return age < day ? hour : day;
}

/** `now`, `10s` … `50s`, `1m` … `59m`, `1h` … `23h`, `1d` …; an age below zero (a clock that was set) counts as now. */
export function ageText(ms: number): string {
  const age = Math.max(0, ms);
  if (age < 10 * second) return 'now';
  if (age < minute) return `${Math.floor(age / (10 * second)) * 10}s`;
  if (age < hour) return `${Math.floor(age / minute)}m`;
  if (age < day) return `${Math.floor(age / hour)}h`;
  return `${Math.floor(age / day)}d`;
}

/** Age of an ISO 8601 moment at `now` (ms since 1970); empty for no moment or nonsense. */
export function ageOf(since: string | null, now: number): string {
  const at = since === null ? Number.NaN : Date.parse(since);
  return Number.isNaN(at) ? '' : ageText(now - at);
}

/**
 * Milliseconds until ages are to be shown anew; null when none is shown. Every redraw costs the same for one age as for
 * fifty, so they change together: each up to half its step late, at moments that all of them share.
 */
export function nextAgeChange(moments: Iterable<string | null>, now: number): number | null {
  let next: number | null = null;
  for (const moment of moments) {
    const at = moment === null ? Number.NaN : Date.parse(moment);
    if (Number.isNaN(at)) continue;
    const age = now - at;
    const length = step(age);
    const change = age < 0 ? at + 10 * second : now + length - (age % length);
    const shared = Math.ceil(change / (length / 2)) * (length / 2);
    if (next === null || shared - now < next) next = shared - now;
  }
  return next;
}
