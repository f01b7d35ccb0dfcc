// Which address a cell's link number stands for. xterm keeps a marker for every line of every link and moves all of them
// with every line that scrolls, which costs ten times the parsing; numbers and a bound are enough.
import type { CoreBuffer, LinkService } from './xterm.js';

/** Of all addresses together, in characters. Past it those go that no cell shows any more, then the oldest. */
export const maxLinkText = 4 * 1024 * 1024;

interface Link {
  uri: string;
  id?: string | undefined;
}

export class LinkTable {
  #next = 1;
  #size = 0;
  readonly #links = new Map<number, Link>();
  /** Only the latest: a link over several lines is opened again on each of them. */
  #latest = 0;

  /** @param buffers main and alternate screen, where numbers are in use */
  constructor(private readonly buffers: () => CoreBuffer[]) {}

  /** Takes the place of xterm's own table. */
  serve(service: LinkService): void {
    service.registerLink = link => this.#add(link);
    service.addLineToLink = () => {};
    service.getLinkData = id => this.#links.get(id);
  }

  get size(): number {
    return this.#size;
  }

  #add(link: Link): number {
    const latest = this.#links.get(this.#latest);
    if (latest !== undefined && latest.uri === link.uri && latest.id === link.id) return this.#latest;
    const size = sizeOf(link);
    if (this.#size + size > maxLinkText) this.#sweep(maxLinkText / 2);
    this.#latest = this.#next++;
    this.#links.set(this.#latest, link);
    this.#size += size;
    return this.#latest;
  }

  #sweep(most: number): void {
    const used = new Set<number>();
    for (const { lines } of this.buffers()) {
      for (let y = 0; y < lines.length; y++) {
        const attributes = lines.get(y)?._extendedAttrs ?? {};
        for (const x in attributes) used.add(attributes[x]?.urlId ?? 0);
      }
    }
    for (const id of this.#links.keys()) if (!used.has(id)) this.#drop(id);
    for (const id of this.#links.keys()) {
      if (this.#size <= most) return;
      this.#drop(id);
    }
  }

  #drop(id: number): void {
    const link = this.#links.get(id);
    this.#links.delete(id);
    if (link !== undefined) this.#size -= sizeOf(link);
  }
}

/** Something for the entry itself, so that empty ones count too. */
function sizeOf(link: Link): number {
  return link.uri.length + (link.id?.length ?? 0) + 64;
}
