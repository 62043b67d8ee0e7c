import type { Fact } from './fact.js';
import type { Lifecycle, Warning } from './lifecycle.js';

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
export type Surroundings = (reference: Reference) => readonly Fact[];

/** One command: all that is to be said of it outside its lifecycle. */
export interface CommandEntry<Data extends object = object> {
  readonly command: CommandClass<Data>;
  /** The type of the event that it becomes, past tense. */
  readonly event: string;
  /** The schema version that its events are written with. */
  readonly version: number;
  /** What no single field can tell: the faults between fields. */
  readonly check?: (data: Data) => readonly FieldError[];
  /** The streams that it names. One that is not there is the warning `unknown-reference`. */
  readonly references?: (data: Data) => readonly Reference[];
  /** Inconveniences seen beside other streams: never a reason to refuse. */
  readonly warnings?: (fact: Fact<string, Data>, around: Surroundings) => readonly Warning[];
}

/** A stream category: its lifecycle and the commands that write its events. */
export interface Category {
  readonly lifecycle: Lifecycle<unknown, Fact>;
  readonly commands: readonly CommandEntry[];
}

/** States a command and keeps its data's type for its own functions. */
export function command<Data extends object>(entry: CommandEntry<Data>): CommandEntry {
  return entry as unknown as CommandEntry;
}

/** States a category; its lifecycle's own types end here, where the ledger hands it only its own events. */
export function category<State, F extends Fact>(
  lifecycle: Lifecycle<State, F>,
  commands: readonly CommandEntry[],
): Category {
  return { lifecycle: lifecycle as unknown as Lifecycle<unknown, Fact>, commands };
}
