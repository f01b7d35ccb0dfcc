// Bounds control strings (OSC, DCS, APC, PM, SOS) before the parser sees them: what no terminator ends would grow without end.

/** Titles, links and reports are far shorter; images in DCS are not shown anyway. */
const maxStringLength = 64 * 1024;

/** A string starts, or the text ends on an ESC that may start one. C1 forms count too, as the parser takes them. */
const introducer = /\x1b(?:[\]PX^_]|$)|[\x90\x98\x9d\x9e\x9f]/g;
/** The parser leaves a control string at each of these. BEL ends an OSC only. */
const oscEnd = /[\x07\x18\x1a\x1b\x80-\x9f]/g;
const otherEnd = /[\x18\x1a\x1b\x80-\x9f]/g;

export class StringGuard {
  #end: RegExp | null = null;
  #escape = false;
  #length = 0;

  /** The text without the part of any control string that is past the bound. */
  filter(text: string): string {
    if (text === '') return text;
    let out = '';
    let from = 0;
    let at = 0;
    if (this.#escape) {
      this.#escape = false;
      at = this.#open(text, 0);
    }
    while (at < text.length) {
      if (this.#end === null) {
        introducer.lastIndex = at;
        const found = introducer.exec(text);
        if (found === null) break;
        at = this.#enter(text, found.index);
        continue;
      }
      this.#end.lastIndex = at;
      const end = this.#end.exec(text)?.index ?? text.length;
      const room = Math.max(0, maxStringLength - this.#length);
      this.#length += end - at;
      if (end - at > room) {
        out += text.slice(from, at + room);
        from = end;
      }
      at = end;
      // The terminator is looked at again from the ground: an ESC or C1 may start the next string.
      if (end < text.length) this.#end = null;
      if (end < text.length && text.charCodeAt(end) === 7) at = end + 1;
    }
    return from === 0 ? text : out + text.slice(from);
  }

  #enter(text: string, at: number): number {
    if (text.charCodeAt(at) !== 0x1b) {
      this.#start(text.charCodeAt(at) === 0x9d);
      return at + 1;
    }
    if (at + 1 < text.length) return this.#open(text, at + 1);
    this.#escape = true;
    return text.length;
  }

  /** @param at index of the character after an ESC */
  #open(text: string, at: number): number {
    const character = text[at] ?? '';
    if (!']PX^_'.includes(character) || character === '') return at;
    this.#start(character === ']');
    return at + 1;
  }

  #start(isOsc: boolean): void {
    this.#end = isOsc ? oscEnd : otherEnd;
    this.#length = 0;
  }
}
