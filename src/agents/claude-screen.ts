// What Claude's title and its screens say before any better source speaks: weak words, used only in their silence.
import type { Signal } from '../domain/activity.js';

/** Texts of Claude Code 2.1.328 that stand on the screen while it waits before its first prompt. */
const screens: { saw: string; pattern: RegExp }[] = [
  { saw: 'trust dialog', pattern: /Yes, I trust this folder|Do you trust the files in this folder/ },
  { saw: 'API key question', pattern: /Do you want to use this API key\?/ },
  { saw: 'bypass warning', pattern: /running in Bypass Permissions mode[\s\S]*Yes, I accept/ },
  { saw: 'login', pattern: /Select login method|Paste code here if prompted/ },
  { saw: 'onboarding', pattern: /Choose the text style that looks best|Let's get started/ },
  { saw: 'settings error', pattern: /Settings Error|Exit and fix manually/ },
];

export function readScreen(lines: string[], at: string): Signal | null {
  const text = lines.join('\n');
  const screen = screens.find(candidate => candidate.pattern.test(text));
  if (screen === undefined) return null;
  return { source: 'screen', at, saw: screen.saw, activity: 'waiting', waitingFor: 'input' };
}

/**
 * `◐` and `◑` alternate while it works. `✳`, or none of them, stands when it is idle and when it waits: that only takes
 * `working` back.
 */
export function readTitle(title: string, at: string): Signal | null {
  const mark = Array.from(title)[0];
  if (mark === undefined) return null;
  return { source: 'title', at, saw: title, activity: mark === '◐' || mark === '◑' ? 'working' : null };
}
