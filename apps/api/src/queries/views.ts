/** The views of things: under which name each is asked for, and how a list of them is ordered. */
import {
  agreementView,
  convoyView,
  corridorView,
  incidentView,
  meetingView,
  partyView,
  pauseView,
  placeView,
  type Shelf,
} from '@hudna/projections';
import type { Config } from '../config.js';

export interface ViewOfThings {
  readonly category: string;
  readonly one: string;
  /** By id where people choose the ids, newest first where the ledger makes them. */
  readonly order: 'id' | 'newest';
  readonly view: (shelf: Shelf, id: string, at: number, config: Config) => object | undefined;
}

export const viewsOfThings: ReadonlyMap<string, ViewOfThings> = new Map<string, ViewOfThings>([
  ['corridors', { category: 'corridor', one: 'corridor', order: 'id', view: corridorView }],
  ['pauses', { category: 'pause', one: 'pause', order: 'id', view: pauseView }],
  ['convoys', { category: 'convoy', one: 'convoy', order: 'newest', view: convoyView }],
  ['incidents', { category: 'incident', one: 'incident', order: 'newest', view: incidentView }],
  ['meetings', { category: 'meeting', one: 'meeting', order: 'newest', view: meetingView }],
  ['agreements', { category: 'agreement', one: 'agreement', order: 'newest', view: agreementView }],
  ['parties', { category: 'party', one: 'party', order: 'id', view: partyView }],
  ['places', { category: 'place', one: 'place', order: 'id', view: placeView }],
]);

const byCategory = new Map([...viewsOfThings].map(([name, { category }]) => [category, name]));

/** Where the things of a category are asked for. */
export function viewOfCategory(category: string): string {
  const name = byCategory.get(category);
  if (name === undefined) throw new Error(`No view shows the category ${category}.`);
  return name;
}
