// What somebody typed to look for, as the hosts take it: text, or a regular expression between slashes.

export interface Query {
  text: string;
  kind: 'text' | 'regex';
  ignoreCase: boolean;
}

/** While it is typed: the last slash of `/regex/` may be missing. Null when there is nothing to look for. */
export function queryOf(typed: string): Query | null {
  return made(typed, /^\/(.+?)\/?$/s.exec(typed)?.[1]);
}

/** When all of it stands there: one slash alone begins a path. */
export function wholeQueryOf(typed: string): Query | null {
  return made(typed, /^\/(.+)\/$/s.exec(typed)?.[1]);
}

export function regexQueryOf(text: string): Query | null {
  return made(text, text);
}

function made(typed: string, regex: string | undefined): Query | null {
  const text = regex ?? typed;
  if (text.trim() === '') return null;
  return {
    text,
    kind: regex === undefined ? 'text' : 'regex',
    ignoreCase: ignoresCase(text, regex !== undefined),
  };
}

/** Capitals count where the text has some; `\S` of an expression is none. */
function ignoresCase(text: string, isRegex: boolean): boolean {
  const letters = isRegex ? text.replaceAll(/\\./gs, '') : text;
  return letters === letters.toLowerCase();
}
