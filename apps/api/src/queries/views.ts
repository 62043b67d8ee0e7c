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
import {
  agreementForms,
  convoyForms,
  corridorForms,
  incidentForms,
  type ItemForms,
  meetingForms,
  partyForms,
  pauseForms,
  placeForms,
} from '../formats/index.js';

/** What every view of a thing carries. */
export interface ThingView {
  readonly id: string;
  readonly position: string;
}

/** What the views need to know beside the facts. */
export interface ViewSettings extends Pick<Config, 'nearMetres' | 'recentHours'> {
  /** The moment of record time that the answer is for, epoch milliseconds: what lies after it is the future. */
  readonly knownAtMs: number;
}

export interface ViewOfThings<T extends ThingView = ThingView> {
  readonly category: string;
  readonly one: string;
  /** By id where people choose the ids, newest first where the ledger makes them. */
  readonly order: 'id' | 'newest';
  readonly view: (shelf: Shelf, id: string, at: number, settings: ViewSettings) => T | undefined;
  /** How it is written in other forms than JSON. */
  readonly forms: ItemForms<T>;
}

export const viewsOfThings: ReadonlyMap<string, ViewOfThings> = new Map([
  ['corridors', things('corridor', 'id', corridorView, corridorForms)],
  ['pauses', things('pause', 'id', pauseView, pauseForms)],
  ['convoys', things('convoy', 'newest', convoyView, convoyForms)],
  ['incidents', things('incident', 'newest', incidentView, incidentForms)],
  ['meetings', things('meeting', 'newest', meetingView, meetingForms)],
  ['agreements', things('agreement', 'newest', agreementView, agreementForms)],
  ['parties', things('party', 'id', partyView, partyForms)],
  ['places', things('place', 'id', placeView, placeForms)],
]);

/** The type of the view and that of its forms are held against each other here; outside it is some view. */
function things<T extends ThingView>(
  category: string,
  order: ViewOfThings['order'],
  view: ViewOfThings<T>['view'],
  forms: ItemForms<T>,
): ViewOfThings {
  return { category, one: category, order, view, forms };
}

const byCategory = new Map([...viewsOfThings].map(([name, { category }]) => [category, name]));

/** Where the things of a category are asked for. */
export function viewOfCategory(category: string): string {
  const name = byCategory.get(category);
  if (name === undefined) throw new Error(`No view shows the category ${category}.`);
  return name;
}
