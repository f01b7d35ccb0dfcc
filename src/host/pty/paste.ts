// What a paste becomes before it reaches an agent: nothing in it can end the bracket or act as a key of its own.

const open = '\x1b[200~';
const close = '\x1b[201~';
/** Everything that is not text, but tab and newline: ESC, C1 and keys such as ^C, ^D or ^Z. */
const notText = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/** @param bracketed whether the agent asked for `?2004` */
export function encodePaste(text: string, bracketed: boolean): Buffer {
  // A terminal sends CR for Enter, and so do real ones for the newlines of a paste.
  const clean = text.replace(/\r\n?|\n/g, '\r').replace(notText, '');
  return Buffer.from(bracketed ? open + clean + close : clean, 'utf8');
}
