/** A command on the bus: an instance of its class in the catalogue, with what came beside its fields. */
import { checkCommand, type CheckedCommand, type Delivery, type DeliveryOptions } from '@hudna/ledger';

export interface CheckedDelivery {
  readonly checked: CheckedCommand;
  readonly options: DeliveryOptions;
}

const DELIVERY = Symbol('delivery');

/** @throws UnknownCommand, InvalidCommand */
export function readCommand({ command: name, body, ...options }: Delivery): object {
  const checked = checkCommand(name, body);
  const delivery: CheckedDelivery = { checked, options };
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
