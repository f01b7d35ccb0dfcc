// What a program or a terminal puts between two halves of one word that did not fit into a line.

const escape = 0x1b;
const space = 0x20;
const bar = 0x7c;
/** Longer ones are no line break but another text. */
const maxGap = 256;

/**
 * Line breaks, control sequences, and the blanks and borders round them. @returns where it ends, `at` when there is none,
 * null when the input ends before that is known
 */
export function readGap(input: Buffer, at: number): number | null {
  let isBreak = false;
  let i = at;
  while (i - at <= maxGap) {
    const byte = input[i];
    if (byte === undefined) return null;
    if (byte === escape) {
      const end = sequenceEnd(input, i);
      if (end === null || end < 0) return end === null ? null : at;
      i = end;
      isBreak = true;
    } else if (byte === 0x0d || byte === 0x0a) {
      i++;
      isBreak = true;
    } else if (byte === space || byte === bar) i++;
    // │ ┃ ▏ ▎ and the like: box drawing and block elements.
    else if (
      byte === 0xe2 &&
      (input[i + 1] === undefined || input[i + 1] === 0x94 || input[i + 1] === 0x96)
    ) {
      if (i + 2 >= input.length) return null;
      i += 3;
    } else return isBreak ? i : at;
  }
  return at;
}

/** After a CSI sequence; -1 for any other, null when the input ends in it. */
function sequenceEnd(input: Buffer, at: number): number | null {
  const second = input[at + 1];
  if (second === undefined) return null;
  if (second !== 0x5b) return -1;
  for (let i = at + 2; i < at + 64; i++) {
    const byte = input[i];
    if (byte === undefined) return null;
    if (byte >= 0x40 && byte <= 0x7e) return i + 1;
    if (byte < 0x20 || byte > 0x3f) return -1;
  }
  return -1;
}
