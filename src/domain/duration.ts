// Lengths of time as a person writes and reads them: `90m`, `2 h 30 min`.

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const units: Record<string, number> = { s: second, m: minute, min: minute, h: hour, d: day };
/** Longer than anybody waits; keeps sums exact. */
const longest = 3_650 * day;

/** `45s`, `90m`, `2h`, `1h30m`, `3d` in milliseconds; null for anything else. */
export function parseDuration(text: string): number | null {
  const compact = text.trim().toLowerCase();
  if (compact.length > 32 || !/^(?:\d{1,9} ?(?:min|[smhd]) ?)+$/.test(compact)) return null;
  let sum = 0;
  for (const [, count = '', unit = ''] of compact.matchAll(/(\d+) ?(min|[smhd])/g)) {
    sum += Number(count) * (units[unit] ?? 0);
  }
  return sum > longest ? null : sum;
}

/** At most two units, the smaller one only where it says something: `20 s`, `3 min 10 s`, `2 h`, `4 d 3 h`. */
export function durationText(ms: number): string {
  const rest = Math.max(0, ms);
  if (rest < minute) return `${Math.floor(rest / second)} s`;
  if (rest < hour) return two(rest, [minute, 'min'], [second, 's']);
  if (rest < day) return two(rest, [hour, 'h'], [minute, 'min']);
  return two(rest, [day, 'd'], [hour, 'h']);
}

type Unit = [ms: number, name: string];

function two(ms: number, [large, name]: Unit, [small, smallName]: Unit): string {
  const more = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${name}${more === 0 ? '' : ` ${more} ${smallName}`}`;
}
