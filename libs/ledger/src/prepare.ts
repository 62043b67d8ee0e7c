/** From a checked command to one that is ready to be decided. */
import {
  entityId,
  IDEMPOTENCY_KEY,
  lifecycles,
  type Occurred,
  occurredWhenRecorded,
  parseOccurred,
  timeZoneIn,
} from '@hudna/domain';
import { categoryOf, type RecordedEvent } from '@hudna/event-store';
import { findTarget, namedEvents } from './amendment-target.js';
import type { CheckedCommand } from './check-command.js';
import type { DeliveryOptions } from './delivery.js';
import { InvalidCommand } from './errors.js';
import { eventIdForKey } from './ids.js';
import { contentOf, type PreparedCommand, type TargetStream } from './prepared-command.js';

export interface PrepareContext {
  /** What the machine's clock shows, epoch milliseconds. */
  readonly clockMs: number;
  readonly ticket: number;
  /** The IANA zone of local dates that name none. */
  readonly timeZone: string;
  readonly find: (id: string) => Promise<RecordedEvent | undefined>;
}

/**
 * At once, but for an amendment, whose stream has to be found out.
 * @throws InvalidCommand, NotYetRecorded, NotAmendable
 */
export function prepare(
  checked: CheckedCommand,
  { idempotencyKey: key, expectedRevision: expected }: DeliveryOptions,
  context: PrepareContext,
): PreparedCommand | Promise<PreparedCommand> {
  if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) {
    const detail = 'An idempotency key is 1 to 255 printable ASCII characters: a UUID is a good one.';
    throw new InvalidCommand([{ pointer: '/idempotencyKey', detail }]);
  }
  const { definition } = checked;
  const { clockMs, ticket } = context;
  const id = eventIdForKey(key);
  const kept = definition.data(checked.data);
  const data = definition.stream === 'ofEvent' ? { ...kept, ...namedEvents(kept) } : kept;
  const common = {
    checked,
    data,
    id,
    key,
    occurred: occurredOf(checked, context),
    clockMs,
    expected,
    ticket,
    ...(key !== undefined && { content: contentOf(checked, data) }),
  };
  if (definition.stream === 'ofEvent') {
    return streamOfEvent(checked, data, context).then((target) => ({ ...common, ...target }));
  }
  const { category, lifecycle } = definition;
  const named = entityId(category, data);
  const about = { category, id: named ?? id };
  const stream = `${category}-${about.id}`;
  return { ...common, stream, about, namesEntity: named !== undefined, lifecycle };
}

async function streamOfEvent(
  checked: CheckedCommand,
  data: Record<string, unknown>,
  { find }: PrepareContext,
): Promise<TargetStream> {
  const amends = await findTarget(checked, data, find);
  const { stream } = amends.record;
  const category = categoryOf(stream);
  const about = { category, id: stream.slice(category.length + 1) };
  return { stream, about, namesEntity: true, lifecycle: lifecycles.get(category)!, amends };
}

function occurredOf({ data, common }: CheckedCommand, { clockMs, timeZone: zone }: PrepareContext): Occurred {
  const timeZone = timeZoneIn(data, common) ?? zone;
  if (common.occurredAt === undefined) return occurredWhenRecorded(clockMs, timeZone);
  try {
    return parseOccurred(common.occurredAt, timeZone);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new InvalidCommand([{ pointer: '/occurredAt', detail: error.message }]);
    }
    throw error;
  }
}
