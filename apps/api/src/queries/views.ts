/** The views of things over HTTP: in which forms each is written, and where a thing is asked for. */
import { type EntityAnswer, type EntityView, entityViews as views } from '@hudna/projections';
import {
  agreementItems,
  convoyItems,
  corridorItems,
  incidentItems,
  type Items,
  meetingItems,
  partyItems,
  pauseItems,
  placeItems,
} from '../representations/index.js';

type Name = keyof typeof views;
type Shown<N extends Name> = NonNullable<ReturnType<(typeof views)[N]['view']>>;

/** How each view is written in other forms than JSON. */
const representations: { readonly [N in Name]: Items<Shown<N>> } = {
  corridors: corridorItems,
  pauses: pauseItems,
  convoys: convoyItems,
  incidents: incidentItems,
  meetings: meetingItems,
  agreements: agreementItems,
  parties: partyItems,
  places: placeItems,
};

/** A view with its forms: each was held against the other above, and from here on is that of some thing. */
export interface RepresentedView extends EntityView {
  readonly representations: Items<EntityAnswer>;
}

export const representedViews: ReadonlyMap<string, RepresentedView> = new Map(
  Object.entries(views).map(([name, view]) => [
    name,
    { ...view, representations: representations[name as Name] },
  ]),
);

const byCategory = new Map([...representedViews].map(([name, { category }]) => [category, name]));

/** Where the things of a category are asked for. */
export function viewOfCategory(category: string): string {
  const name = byCategory.get(category);
  if (name === undefined) throw new Error(`No view shows the category ${category}.`);
  return name;
}
