// What every command gets and gives: one call in, one answer or failure out. Printing is output.ts', exit codes are domain/failure.ts'.
import type { FailureKind, Result } from '../domain/failure.js';
import type { Home } from '../home/home.js';

export type OptionValue = string | number | boolean | string[] | undefined;

export interface Call {
  home: Home;
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** As the command table names them; a variadic one is a list. */
  args: (string | string[] | undefined)[];
  options: Record<string, OptionValue>;
}

/** What a command has to say: text for a person, a value for `--json`. The text may hold hostile characters: output.ts shows them. */
export interface Answer {
  lines: string[];
  json: unknown;
  /** The lines are somebody's text, wanted as it stands: a pipe gets it unescaped. */
  verbatim?: boolean;
  /** What went wrong in a part of it: sentences for stderr. */
  complaints?: string[];
  /** The exit code of that part. */
  trouble?: FailureKind;
}

/** Every file of a command exports its `run` as this. */
export type Run = (call: Call) => Promise<Result<Answer>>;

export const nothing: Answer = { lines: [], json: null };

export function text(call: Call, option: string): string | null {
  const value = call.options[option];
  return typeof value === 'string' ? value : null;
}

export function number(call: Call, option: string): number | null {
  const value = call.options[option];
  return typeof value === 'number' ? value : null;
}

export function flag(call: Call, option: string): boolean {
  return call.options[option] === true;
}

export function list(call: Call, option: string): string[] {
  const value = call.options[option];
  return Array.isArray(value) ? value : [];
}

/** The n-th argument that is one word; commander has made sure that the required ones are there. */
export function word(call: Call, index: number): string {
  const value = call.args[index];
  return typeof value === 'string' ? value : '';
}

export function words(call: Call, index: number): string[] {
  const value = call.args[index];
  return Array.isArray(value) ? value : [];
}

/** The environment without holes, as the supervisor takes it. */
export function environment(call: Call): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(call.env)) if (value !== undefined) env[name] = value;
  return env;
}
