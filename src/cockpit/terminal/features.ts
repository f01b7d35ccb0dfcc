// What the outer terminal can do, as far as its environment says so. Asking it would cost a round trip before the first picture.
import type { ColourDepth } from '../screen/compositor.js';

export interface TerminalFeatures {
  colour: ColourDepth;
  /** Reads `4:3` and `58:2::r:g:b`; elsewhere they are misread. */
  styledUnderlines: boolean;
  /** Reads DECSCUSR; the Linux console prints its last letter. */
  cursorStyles: boolean;
  /** Knows OSC 10 and 11; the Linux console would print them. */
  answersColours: boolean;
  /** Its background as its environment tells; null where it does not. */
  dark: boolean | null;
  /** Inside tmux or screen, which keep to themselves what they do not know. */
  isMultiplexed: boolean;
}

const modernTerms = /^(?:xterm-kitty|xterm-ghostty|ghostty|wezterm|foot|alacritty|contour|rio)/;
const modernPrograms = ['iTerm.app', 'WezTerm', 'ghostty', 'vscode', 'rio'];

export function readFeatures(env: NodeJS.ProcessEnv): TerminalFeatures {
  const term = env['TERM'] ?? '';
  return {
    colour: readColour(env, term),
    styledUnderlines: readStyled(env, term),
    cursorStyles: term !== 'linux' && !term.startsWith('vt'),
    answersColours: term !== 'linux' && !term.startsWith('vt'),
    dark: readDark(env['COLORFGBG'] ?? ''),
    isMultiplexed: /^(?:screen|tmux)/.test(term),
  };
}

/** `foreground;background` in the 16 colours, as rxvt, Konsole and others set it; a third field may stand between. */
function readDark(fgbg: string): boolean | null {
  const background = /;(\d{1,2})$/.exec(fgbg)?.[1];
  if (background === undefined) return null;
  const colour = Number(background);
  return colour < 7 || colour === 8;
}

function readColour(env: NodeJS.ProcessEnv, term: string): ColourDepth {
  if ((env['NO_COLOR'] ?? '') !== '' || env['FORCE_COLOR'] === '0' || /^vt\d/.test(term)) return 'none';
  const says = env['COLORTERM'];
  if (says === 'truecolor' || says === '24bit' || term.endsWith('-direct')) return 'truecolor';
  if (modernTerms.test(term) || modernPrograms.includes(env['TERM_PROGRAM'] ?? '')) return 'truecolor';
  return term.includes('256') ? '256' : '16';
}

/** Inside a multiplexer the variables of the terminal round it are still set; only the multiplexer itself counts. */
function readStyled(env: NodeJS.ProcessEnv, term: string): boolean {
  const program = env['TERM_PROGRAM'] ?? '';
  if (/^(?:screen|tmux)/.test(term)) {
    return program === 'tmux' && Number.parseInt(env['TERM_PROGRAM_VERSION'] ?? '', 10) >= 3;
  }
  if (modernTerms.test(term) || modernPrograms.includes(program)) return true;
  return Number.parseInt(env['VTE_VERSION'] ?? '', 10) >= 5102;
}

/** As the C library decides it: the first of these that is set. Nothing set is old habit, not a wish for ASCII. */
export function speaksUnicode(env: NodeJS.ProcessEnv): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  if (env['TERM'] === 'linux') return false;
  return locale === '' || /utf-?8/i.test(locale);
}
