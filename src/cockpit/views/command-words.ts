// What a command is called where a person reads of it: never by its name with dashes, which is the configuration's.
import type { Command } from '../../domain/commands/command.js';

export function titleOf({ hint, name }: Command): string {
  return hint ?? name.replaceAll('-', ' ');
}

/** Why it does nothing just now. @param reason a few words, as actions give them */
export function refusal(command: Command, reason: string): string {
  return `${titleOf(command)}: ${reason}.`;
}
