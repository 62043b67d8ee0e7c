/** What a subscriber is told. */
import type { Warning } from '@hudna/domain';
import { once } from '../common/index.js';
import type { FieldChange } from './difference.js';
import { difference, eventsNamedIn } from './difference.js';
import type { Step } from './follower.js';
import { type Moment, momentId } from './moment.js';
import type { Prefixes } from './prefixes.js';
import { type Filter, type Item, passes } from './watched.js';

export interface SnapshotMessage {
  readonly view: string;
  readonly position: string;
  /** The moment that it describes: RFC 3339, UTC. */
  readonly at: string;
  /** Why it comes again, to one who was to go on from another moment. */
  readonly reset?: string;
  readonly items: readonly Item['value'][];
  /** True where there are more: ask for the list, page by page. */
  readonly more: boolean;
}

export interface ChangeMessage {
  readonly view: string;
  /** Of the item. */
  readonly id: string;
  readonly position: string;
  readonly at: string;
  /** What was reported, or the moment that the clock has come to. */
  readonly cause:
    | {
        readonly event: string;
        readonly type: string;
        readonly stream: string;
        /** What its reporter was warned of; left out where it is nothing. */
        readonly warnings?: readonly Warning[];
      }
    | { readonly clock: string };
  readonly kind: 'added' | 'changed' | 'removed';
  /** Of an item that was there and is: the fields that differ. */
  readonly changed: readonly FieldChange[];
  /** The events that it rests on as it is now, or rested on where it is gone, and the one that caused the change. */
  readonly because: readonly string[];
  /** As it is now; null where it is in the view no longer. */
  readonly item: Item['value'] | null;
}

/** A change with the id that a subscriber goes on from, and what it may be chosen by. */
export interface Told {
  readonly id: string;
  readonly moment: Moment;
  readonly before: Item['value'] | undefined;
  readonly after: Item['value'] | undefined;
  readonly message: ChangeMessage;
}

/** The messages of a step, one for each item. */
export function messagesOf(view: string, step: Step, prefixes: Prefixes): Told[] {
  const { moment, changes } = step;
  const cause = causeOf(step, prefixes);
  const at = new Date(moment.clockMs).toISOString();
  return changes.map(({ id, before, after }, index) => {
    const place = index + 1 === changes.length ? moment : { ...moment, told: index + 1 };
    const message: ChangeMessage = {
      view,
      id,
      position: moment.position,
      at,
      cause,
      kind: !before ? 'added' : after ? 'changed' : 'removed',
      changed: before && after ? difference(before, after) : [],
      because: once([...eventsNamedIn(after ?? before)], 'event' in cause ? [cause.event] : []),
      item: after ?? null,
    };
    return { id: momentId(place), moment: place, before, after, message };
  });
}

/** True where a subscriber with this filter is to hear of it: the item is, or was, what they asked for. */
export function isFor(filter: Filter, { before, after }: Pick<Told, 'before' | 'after'>): boolean {
  return passes(filter, after) || passes(filter, before);
}

function causeOf({ moment, event }: Step, prefixes: Prefixes): ChangeMessage['cause'] {
  if (event === undefined) return { clock: new Date(moment.clockMs).toISOString() };
  const { id, type, stream, metadata } = prefixes.event(event);
  const { warnings = [] } = metadata as { warnings?: readonly Warning[] };
  return { event: id, type, stream, ...(warnings.length > 0 && { warnings }) };
}

/** As the text of one server-sent event (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function serverSent(type: string, id: Moment | string, data: object): string {
  return `event: ${type}\nid: ${typeof id === 'string' ? id : momentId(id)}\ndata: ${JSON.stringify(data)}\n\n`;
}
