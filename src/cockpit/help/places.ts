// What the places of the cockpit are called where their keys are told.
import type { Place } from '../../domain/commands/command.js';

const words: Record<Place, string> = {
  main: 'panes and rail',
  view: 'a view',
  board: 'the board',
  timeline: 'the timeline',
  help: 'this help',
  form: 'a form',
  confirm: 'a question',
  copy: 'copy mode',
  menu: 'a menu',
  palette: 'the palette',
  'find-all': 'the search in all agents',
  message: 'a message',
  'message-to': 'a message: to whom',
  'message-preview': 'a message: its preview',
  'message-sent': 'a message that was sent',
  popup: 'a popup',
};

/** In the order of help. */
const order: Place[] = [
  'main',
  'copy',
  'palette',
  'find-all',
  'menu',
  'message',
  'message-to',
  'message-preview',
  'message-sent',
  'board',
  'timeline',
  'view',
  'form',
  'confirm',
  'popup',
  'help',
];

export function placeWords(place: Place): string {
  return words[place];
}

/** This place first. */
export function placesFrom(here: Place): Place[] {
  return [here, ...order.filter(place => place !== here)];
}
