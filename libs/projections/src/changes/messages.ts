/** The messages of a subscription. */
import { amendedBy, type Warning } from '@hudna/domain';
import { unique } from '../common/index.js';
import type { FieldChange } from './difference.js';
import { difference, eventsNamedIn } from './difference.js';
import type { ChangeStep } from './change-log.js';
import { type ResumePoint, resumeToken } from './resume-point.js';
import type { Prefixes } from '../read-model/prefixes.js';
import type { LiveItem } from '../view.js';
import { type Filter, matches } from './live-view.js';

export interface SnapshotMessage {
  readonly view: string;
  readonly position: string;
  /** The moment that it describes: RFC 3339, UTC. */
  readonly at: string;
  /** Why it comes again, to one who was to go on from another moment. */
  readonly reset?: string;
  readonly items: readonly LiveItem['value'][];
  /** True where there are more: ask for the list, page by page. */
  readonly more: boolean;
}

export interface ChangeMessage {
  readonly view: string;
  /** Of the item. */
  readonly id: string;
  readonly position: string;
  readonly at: string;
  /** What was reported or amended, or the moment that the clock has come to. */
  readonly cause:
    | {
        readonly event: string;
        readonly type: string;
        readonly stream: string;
        /** Of an amendment: the id of the record that it is about. */
        readonly amends?: string;
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
  readonly item: LiveItem['value'] | null;
}

/** A change with the id that a subscriber goes on from, and what it may be chosen by. */
export interface ChangeEnvelope {
  readonly id: string;
  readonly point: ResumePoint;
  readonly before: LiveItem['value'] | undefined;
  readonly after: LiveItem['value'] | undefined;
  readonly message: ChangeMessage;
}

/** The messages of a step, one for each item. */
export function messagesOf(view: string, step: ChangeStep, prefixes: Prefixes): ChangeEnvelope[] {
  const { point, changes } = step;
  const cause = causeOf(step, prefixes);
  const at = new Date(point.clockMs).toISOString();
  return changes.map(({ id, before, after }, index) => {
    const envelopePoint = index + 1 === changes.length ? point : { ...point, delivered: index + 1 };
    const message: ChangeMessage = {
      view,
      id,
      position: point.position,
      at,
      cause,
      kind: !before ? 'added' : after ? 'changed' : 'removed',
      changed: before && after ? difference(before, after) : [],
      because: unique([...eventsNamedIn(after ?? before)], 'event' in cause ? [cause.event] : []),
      item: after ?? null,
    };
    return { id: resumeToken(envelopePoint), point: envelopePoint, before, after, message };
  });
}

/** True where a subscriber with this filter is to hear of it: the item is, or was, what they asked for. */
export function concerns(
  filter: Filter,
  { before, after }: Pick<ChangeEnvelope, 'before' | 'after'>,
): boolean {
  return matches(filter, after) || matches(filter, before);
}

function causeOf({ point, event }: ChangeStep, prefixes: Prefixes): ChangeMessage['cause'] {
  if (event === undefined) return { clock: new Date(point.clockMs).toISOString() };
  const reported = prefixes.event(event);
  const { id, type, stream, metadata } = reported;
  const { warnings = [] } = metadata as { warnings?: readonly Warning[] };
  const amended = amendedBy(reported);
  const amends = amended && { amends: amended.record };
  return { event: id, type, stream, ...amends, ...(warnings.length > 0 && { warnings }) };
}

/** As the text of one server-sent event (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function serverSent(type: string, id: ResumePoint | string, data: object): string {
  return `event: ${type}\nid: ${typeof id === 'string' ? id : resumeToken(id)}\ndata: ${JSON.stringify(data)}\n\n`;
}
