import type { Fact } from './fact.js';
import type { Lifecycle, Warning } from './lifecycle.js';
import type { Upcast } from './upcast.js';

/** A class whose class-validator decorators state the shape of a command. */
export type CommandClass<Data extends object = object> = new () => Data;

/** A field that is not as it should be: `pointer` is a JSON Pointer (RFC 6901) into the body. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/** A stream that a command speaks of, which need not be there. */
export interface Reference {
  readonly category: string;
  readonly id: string;
}

/** The facts known of another stream; none where it is not there. */
export type RelatedFacts = (reference: Reference) => readonly Fact[];

/** One command: all that is to be said of it outside its lifecycle. `Kept` is the data of its event. */
export interface CommandDefinition<Data extends object = object, EventData extends object = Data> {
  readonly command: CommandClass<Data>;
  /** The type of the event that it becomes, past tense. */
  readonly event: string;
  /**
   * What the event keeps of the command, where that is not its fields as they came. Commands that differ must keep
   * different data: by it a repeat of a report is distinguished from another one under the same key.
   */
  readonly data?: (command: Data) => EventData;
  /** The command of which the event keeps this: the inverse of `data`. What is derived is derived anew when it is corrected. */
  readonly asSent?: (data: EventData) => Data;
  /** The first takes version 1 of the event's schema to version 2, and so on up to today's. Left out: it has one. */
  readonly upcasts?: readonly [...Upcast[], Upcast<EventData>];
  /** The faults between fields, which no rule for one field shows. */
  readonly check?: (data: Data) => readonly FieldError[];
  /** The streams that it names. One that is not there is the warning `unknown-reference`. */
  readonly references?: (data: EventData) => readonly Reference[];
  /** Inconveniences seen beside other streams: never a reason to refuse. */
  readonly warnings?: (fact: Fact<string, EventData>, relatedFacts: RelatedFacts) => readonly Warning[];
}

/** A stream category: its lifecycle and the commands that write its events. */
export interface Category {
  readonly lifecycle: Lifecycle<unknown, Fact>;
  readonly commands: readonly CommandDefinition[];
}

/** States a command and keeps the types of its data for its own functions. */
export function command<Data extends object>(definition: CommandDefinition<Data>): CommandDefinition;
export function command<Data extends object, EventData extends object>(
  definition: CommandDefinition<Data, EventData> & {
    data: (command: Data) => EventData;
    asSent: (data: EventData) => Data;
  },
): CommandDefinition;
export function command(definition: object): CommandDefinition {
  return definition as CommandDefinition;
}

/** States a category; its lifecycle's own types end here, where the ledger hands it only its own events. */
export function category<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  commands: readonly CommandDefinition[],
): Category {
  return { lifecycle: lifecycle as unknown as Lifecycle<unknown, Fact>, commands };
}
