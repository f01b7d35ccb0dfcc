// TODO.md and STUCK.md within one commit that several may change: a box ticked, a note added, and every other byte as it was.
import { boardFiles } from '../reading.js';
import { setTick, type TodoTask } from '../todo.js';
import type { Claimed } from './claim.js';
import { plain } from './claimable.js';
import type { Base } from './mirror.js';

/** A file that is no UTF-8 is taken for Latin-1, in which every byte is a character and comes back as it was. */
type Encoding = 'utf8' | 'latin1';

export class Files {
  /** Notes for which STUCK.md has no room. */
  readonly unsaid: string[] = [];
  readonly #encoding: { todo: Encoding; stuck: Encoding };
  #todo: string;
  #stuck: string | null;
  readonly #ticked = new Set<number>();

  constructor(
    private readonly base: Base,
    private readonly changes: Map<string, string | Buffer | null>,
  ) {
    const { todo, stuckNote, bytes } = base.board;
    this.#todo = bytes.todo?.toString('latin1') ?? todo;
    this.#stuck = bytes.stuck?.toString('latin1') ?? stuckNote;
    this.#encoding = {
      todo: bytes.todo === null ? 'utf8' : 'latin1',
      stuck: bytes.stuck === null ? 'utf8' : 'latin1',
    };
  }

  /**
   * The task may have been renamed or taken out meanwhile: then there is nothing to tick.
   * @param isTaken whether somebody has the task of that name
   */
  tick({ task, title }: Claimed, isTaken: (task: TodoTask) => boolean): void {
    const same = this.base.board.tasks.filter(
      one => !one.done && !this.#ticked.has(one.line) && plain(one.title) === plain(title),
    );
    // Names of equal ones have moved when one above went or came.
    const found = same.find(({ id }) => id === task) ?? same.find(one => !isTaken(one));
    const ticked = found === undefined ? null : setTick(this.#todo, found.line, true);
    if (found === undefined || ticked === null) return;
    this.#ticked.add(found.line);
    this.#todo = ticked;
    this.changes.set(boardFiles.todo, Buffer.from(ticked, this.#encoding.todo));
  }

  note(title: string, text: string): void {
    const section = `## ${title}\n\n${text.trimEnd()}\n`;
    if (this.#stuck === null) {
      this.unsaid.push(section);
      return;
    }
    const before = this.#stuck.trim() === '' ? '# Stuck\n' : this.#stuck;
    const added = this.#encoding.stuck === 'utf8' ? section : Buffer.from(section).toString('latin1');
    this.#stuck = `${before.trimEnd()}\n\n${added}`;
    this.changes.set(boardFiles.stuck, Buffer.from(this.#stuck, this.#encoding.stuck));
  }
}
