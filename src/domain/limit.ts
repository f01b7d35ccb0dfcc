// Whether an agent rests because its account has run into a usage limit. Its own words tell; no other sign of it reaches the terminal.
import type { ActivityState } from './activity.js';

/** Claude Code 2.1.328: “You've hit your 5-hour limit · resets 3pm”, “Usage limit reached · continuing automatically at …”. */
const limitText = /\bhit your\b.{0,60}\blimit\b|\b(usage|hour|daily|weekly|monthly|spend) limit reached\b/i;

/** True from the failed turn until the next activity. A mere 429 is a failure like others: trying again helps. */
export function isLimited(state: ActivityState | null): boolean {
  if (state === null || state.activity !== 'idle' || !limitText.test(state.message ?? '')) return false;
  const { inband, hook } = state.heard;
  const reported =
    inband?.source === 'inband' &&
    inband.records.some(record => record.id === '' && record.state === 'error');
  return reported || (hook?.source === 'hook' && hook.saw.startsWith('turn failed'));
}
