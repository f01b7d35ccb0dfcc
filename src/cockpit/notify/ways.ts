// How a notification leaves through the outer terminal, as bytes. Sources: iTerm2 "proprietary escape codes" (OSC 9), rxvt-unicode's
// notify extension (OSC 777), sw.kovidgoyal.net/kitty/desktop-notifications (OSC 99).
import type { NotificationWay } from '../../domain/config.js';
import { shown } from '../../domain/escape.js';
import type { Notification } from '../../domain/notify.js';

const titleCells = 60;
const textCells = 200;

/** Title and text with nothing in them that a terminal or a program could obey. */
export function safeWords({ title, text }: Notification): { title: string; text: string } {
  return { title: shown(title, titleCells), text: shown(text, textCells) };
}

/**
 * '' for the ways that are none of the terminal's. Inside a multiplexer everything but the bell would be dropped, so it is
 * the bell there: tmux marks the window that rang.
 */
export function notificationBytes(
  way: NotificationWay,
  notification: Notification,
  isMultiplexed: boolean,
): string {
  if (way === 'off' || way === 'command') return '';
  if (way === 'bell' || isMultiplexed) return '\x07';
  const { title, text } = safeWords(notification);
  switch (way) {
    case 'osc9':
      return `\x1b]9;quarterdeck: ${title}: ${text}\x07`;
    case 'osc777':
      return `\x1b]777;notify;quarterdeck: ${title.replaceAll(';', ',')};${text}\x07`;
    case 'osc99': {
      const id = idOf(notification.id);
      const piece = (about: string, words: string) =>
        `\x1b]99;i=${id}:${about}e=1;${Buffer.from(words).toString('base64')}\x1b\\`;
      return piece('d=0:', `quarterdeck: ${title}`) + piece('p=body:', text);
    }
  }
}

/** '' where a terminal cannot take one back. */
export function withdrawalBytes(way: NotificationWay, id: string, isMultiplexed: boolean): string {
  return way === 'osc99' && !isMultiplexed ? `\x1b]99;i=${idOf(id)}:p=close;\x1b\\` : '';
}

/** Other cockpits in the same terminal have notifications of their own. */
function idOf(id: string): string {
  return `${id}-${process.pid}`;
}
