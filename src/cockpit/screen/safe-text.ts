// What may stand in a cell: no control, no bidi override, no endless cluster; and which links may be clicked. Cells are hostile text.
import { content } from '../../protocol/cells.js';

/** Longest cluster kept, in UTF-16 units; the longest emoji sequences have about 35. */
const maxClusterUnits = 40;
const maxLinkLength = 2_000;

const replacement = 0xfffd;

/** Controls, surrogates, bidi overrides and isolates, line separators. */
export function isUnsafeCode(code: number): boolean {
  if (code < 0x20) return true;
  if (code < 0x7f) return false;
  return (
    code < 0xa0 ||
    (code >= 0x200e && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0x61c ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code > 0x10ffff
  );
}

/** A content word that is safe to paint; the cluster bit is left to {@link safeCluster}. */
export function safeContent(word: number): number {
  const code = word & content.codeMask;
  if (code === 0 || !isUnsafeCode(code)) return word;
  return (word & ~content.codeMask) | replacement;
}

const unsafeInCluster = /[\p{Cc}\u{61c}\u{200e}\u{200f}\u{2028}-\u{202e}\u{2066}-\u{2069}\p{Cs}]/gu;

/** '' when nothing is left. */
export function safeCluster(text: string): string {
  const cut = text.length > maxClusterUnits ? text.slice(0, maxClusterUnits) : text;
  return cut.replace(unsafeInCluster, '');
}

/**
 * The link itself, or '' when it may not be passed on: other schemes, credentials before the host, odd bytes, too long.
 * `file:` is one of the others. A click would open a file that the agent wrote with whatever the desktop runs it by, and over
 * ssh it would be a file of another machine.
 */
export function safeLink(link: string): string {
  if (link.length === 0 || link.length > maxLinkLength) return '';
  if (!/^[\x21-\x7e]+$/.test(link)) return '';
  if (/^mailto:/i.test(link)) return link;
  return /^https?:\/\/[^/?#@\\]+(?:[/?#][^\\]*)?$/i.test(link) ? link : '';
}
