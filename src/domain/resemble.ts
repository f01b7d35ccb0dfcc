// Which known word was meant by an unknown one.

/** ` (did you mean "split"?)`, or nothing when no word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = known
    .map(one => ({ one, distance: distance(word.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const most = word.length > 2 ? 2 : 1;
  return near !== undefined && near.distance <= most ? ` (did you mean "${near.one}"?)` : '';
}

/** Edits between two short words. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3) return 99;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swapped));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
