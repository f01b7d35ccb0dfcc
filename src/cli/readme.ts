// The parts of README.md that are made from the command table. scripts/write-docs.mjs writes them, a test compares them.
import { cliCommands } from '../domain/commands/cli.js';
import { type Command, commandGroups } from '../domain/commands/command.js';
import { commands } from '../domain/commands/commands.js';
import { keyTable } from '../domain/keys/keys.js';

/** README.md with its key table and its command list as they are now. Throws when their marks are missing. */
export function withTables(readme: string): string {
  return withSection(withSection(readme, 'keys', keyTable(commands)), 'commands', commandTable(cliCommands));
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
function withSection(text: string, name: string, section: string): string {
  const marks = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
  if (!marks.test(text)) throw new Error(`README.md has no section ${name}`);
  return text.replace(marks, (_, before: string, after: string) => `${before}${section}\n${after}`);
}

function commandTable(table: readonly Command[]): string {
  const rows = commandGroups.flatMap(group =>
    table
      .filter(command => command.group === group)
      .map(
        command => `| \`${[command.name, command.args].filter(Boolean).join(' ')}\` | ${command.summary} |`,
      ),
  );
  return ['| command | what it does |', '|---|---|', ...rows].join('\n');
}
