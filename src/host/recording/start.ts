// A session's recording from its first byte: whose it is, what must not stand in it, and where its screen is to be had.
import type { Home } from '../../home/home.js';
import { readToken } from '../../home/secure.js';
import type { SpawnSession } from '../../protocol/host-methods.js';
import type { VtScreen } from '../screen/screen.js';
import { Recording } from './recording.js';
import { secretValues } from './secrets.js';

/** @param troubled nothing more is recorded; `trouble` says why */
export function startRecording(
  home: Home,
  params: SpawnSession,
  screen: VtScreen,
  troubled: () => void,
): Recording {
  const { session, env, mailboxToken, meta } = params;
  return new Recording(home, session, {
    about: { project: meta['project'] ?? '', worker: meta['worker'] ?? '' },
    kept: screen.lines.kept,
    secrets: secretValues(env, [mailboxToken, readToken(home) ?? '']),
    snapshot: () => ({
      cols: screen.cols,
      rows: screen.rows,
      text: screen.serialize(),
      place: screen.lines.place,
      top: screen.lines.top,
    }),
    troubled,
  });
}
