/** A command on its way to the ledger: an instance of its class in the catalogue, with what came beside its fields. */
import { checkCommand, type CheckedCommand } from './check-command.js';
import type { Delivery } from './delivery.js';
import { InvalidCommand } from './errors.js';

export interface CheckedDelivery {
  readonly checked: CheckedCommand;
  readonly key: string | undefined;
  readonly expected: Delivery['expectedRevision'];
}

const DELIVERY = Symbol('delivery');

const KEY = /^[\x20-\x7e]{1,255}$/;

/** @throws UnknownCommand, InvalidCommand */
export function readCommand({
  command: name,
  body,
  idempotencyKey: key,
  expectedRevision,
}: Delivery): object {
  const checked = checkCommand(name, body);
  if (key !== undefined && !KEY.test(key)) {
    const detail = 'An idempotency key is 1 to 255 printable ASCII characters: a UUID is a good one.';
    throw new InvalidCommand([{ pointer: '/idempotencyKey', detail }]);
  }
  const delivery: CheckedDelivery = { checked, key, expected: expectedRevision };
  // Not enumerable: the command itself has its own fields alone.
  const command = Object.defineProperty(new checked.definition.command(), DELIVERY, { value: delivery });
  return Object.assign(command, checked.data);
}

/** @param command As `readCommand` gave it. */
export function deliveryOf(command: object): CheckedDelivery {
  const delivery = (command as { readonly [DELIVERY]?: CheckedDelivery })[DELIVERY];
  if (!delivery) throw new TypeError(`${command.constructor.name} was not read by readCommand.`);
  return delivery;
}
