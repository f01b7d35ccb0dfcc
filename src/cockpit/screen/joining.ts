// Characters that a terminal may add to the cell before them instead of giving them one of their own. Where one stands alone
// in a cell (a program moved the cursor and printed a mark) it must not change its neighbour.

/** It may join the character printed before it, or the one printed after it may join it. */
const joining =
  /[\p{M}\p{Cf}\p{Emoji_Modifier}\p{Regional_Indicator}\u1160-\u11ff\ud7b0-\ud7fb\u{111c2}\u{111c3}\u{11d46}]/u;
const tableEnd = 0x20000;
/** 0 not looked up yet, 1 no, 2 yes. */
const table = new Uint8Array(tableEnd);

/** The cursor has to be addressed before and after such a character. */
export function joins(code: number): boolean {
  if (code < 0x300 || (code >= 0x2010 && code < 0x2028) || (code >= 0x2100 && code < 0x2c00)) return false;
  if (code >= tableEnd) return code >= 0xe0000;
  const known = table[code];
  if (known !== undefined && known !== 0) return known === 2;
  const isJoining = joining.test(String.fromCodePoint(code));
  table[code] = isJoining ? 2 : 1;
  return isJoining;
}

const alone = /^[\p{M}\p{Cf}]/u;

/** What stands for text that has nothing to stand on: marks get a blank as their base, what is invisible is one. */
export function grounded(text: string): string {
  if (!alone.test(text)) return text;
  const rest = text.replace(/^(?:[\p{Cf}\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}])+/u, '');
  return rest === '' || !alone.test(rest) ? rest || ' ' : ` ${rest}`;
}
