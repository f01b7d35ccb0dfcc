// The parts of README.md that are made from the command table. scripts/write-docs.mjs writes them, a test compares them.
import { type Command, commandGroups } from '../domain/commands/command.js';

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. Throws when the marks are missing. */
export function withSection(text: string, name: string, section: string): string {
  const marks = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
  if (!marks.test(text)) throw new Error(`README.md has no section ${name}`);
  return text.replace(marks, (_, before: string, after: string) => `${before}${section}\n${after}`);
}

export function commandTable(table: readonly Command[]): string {
  const rows = commandGroups.flatMap(group =>
    table
      .filter(command => command.group === group)
      .map(
        command => `| \`${[command.name, command.args].filter(Boolean).join(' ')}\` | ${command.summary} |`,
      ),
  );
  return ['| command | what it does |', '|---|---|', ...rows].join('\n');
}
