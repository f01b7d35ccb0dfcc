// What a project's file would do once it is trusted, in words: a line for the cockpit, and all of it for the one who decides.
import type { OwnCommand, TellConfig } from '../domain/config.js';
import { quietText } from '../domain/tell.js';
import type { TrustQuestion } from './config.js';

/** `add 2 commands and change 3 keys` */
export function wishWords(question: TrustQuestion): string {
  const { commands, bind, otherKeys, notifications, guard, tell } = question;
  const keys = bind.length + otherKeys.length;
  const parts = [
    ...(commands.length === 0 ? [] : [`add ${count(commands.length, 'command')}`]),
    ...(keys === 0 ? [] : [`change ${count(keys, 'key')}`]),
    ...(notifications === null ? [] : ['run a program for notifications']),
    ...(guard === null ? [] : ['test every push with a program']),
    ...(tell === null ? [] : ['decide what is told outside']),
  ];
  const last = parts.pop() ?? 'change nothing';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

export interface Wish {
  /** Key or name, then what it would run or mean. */
  what: string;
  would: string;
}

/** Everything, exactly; words of a command as they are, so that a blank within one is seen. */
export function wishes(question: TrustQuestion, keyOf: (key: string) => string): Wish[] {
  const { commands, bind, otherKeys, notifications, guard, tell } = question;
  return [
    ...commands.map(command => ({
      what: command.key === null ? command.name : keyOf(command.key),
      would: `${command.title}: ${argvWords(command.program.run)} (${placeWords(command)})`,
    })),
    ...(notifications === null ? [] : [{ what: 'notifications', would: argvWords(notifications) }]),
    ...(guard === null
      ? []
      : [{ what: 'guard', would: `${argvWords(guard)} (on what is pushed, once it is installed)` }]),
    ...(tell === null ? [] : tellWords(tell).map(would => ({ what: 'tell', would }))),
    ...bind.map(binding => ({
      what: binding.keys.length === 0 ? 'no key' : binding.keys.map(keyOf).join(' '),
      would: binding.command,
    })),
    ...otherKeys.map(would => ({ what: 'keys', would })),
  ];
}

/** Nothing is cut: what is not seen is not agreed to. A word with anything but plain characters stands in quotes; hostile text, escape before showing. */
function argvWords(argv: readonly string[]): string {
  return argv.map(word => (/^[\w@%+=:,./{}-]+$/.test(word) ? word : `“${word}”`)).join(' ');
}

function tellWords({ slack, quietHours, on }: Partial<TellConfig>): string[] {
  return [
    ...(slack === undefined ? [] : [slackWords(slack)]),
    ...(quietHours === undefined
      ? []
      : [quietHours === null ? 'no quiet hours' : `quiet hours: ${quietText(quietHours)}`]),
    ...(on === undefined ? [] : [on.length === 0 ? 'nothing' : `only: ${on.join(', ')}`]),
  ];
}

function slackWords(slack: TellConfig['slack']): string {
  if (slack === null) return 'nobody';
  const where = 'env' in slack ? `the variable ${slack.env}` : `the file “${slack.file}”`;
  return `post what happens here to the address in ${where}`;
}

function placeWords({ program }: OwnCommand): string {
  const where = { popup: 'in a popup', pane: 'in a pane', zoom: 'over the screen', background: 'unseen' };
  const cwd = program.cwd === 'worktree' ? 'the worker’s worktree' : 'the project';
  return `${where[program.in]}, in ${cwd}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
