/** The views of things over HTTP: in which forms each is written, and where a thing is asked for. */
import { type EntityAnswer, type EntityView, entityViews as views } from '@hudna/projections';
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

type Name = keyof typeof views;
type Shown<N extends Name> = NonNullable<ReturnType<(typeof views)[N]['view']>>;

/** How each view is written in other forms than JSON. */
const forms: { readonly [N in Name]: ItemForms<Shown<N>> } = {
  corridors: corridorForms,
  pauses: pauseForms,
  convoys: convoyForms,
  incidents: incidentForms,
  meetings: meetingForms,
  agreements: agreementForms,
  parties: partyForms,
  places: placeForms,
};

/** A view with its forms: each was held against the other above, and from here on is that of some thing. */
export interface WrittenView extends EntityView {
  readonly forms: ItemForms<EntityAnswer>;
}

export const viewsOfThings: ReadonlyMap<string, WrittenView> = new Map(
  Object.entries(views).map(([name, view]) => [name, { ...view, forms: forms[name as Name] }]),
);

const byCategory = new Map([...viewsOfThings].map(([name, { category }]) => [category, name]));

/** Where the things of a category are asked for. */
export function viewOfCategory(category: string): string {
  const name = byCategory.get(category);
  if (name === undefined) throw new Error(`No view shows the category ${category}.`);
  return name;
}
