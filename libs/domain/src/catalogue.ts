/**
 * Every command once. The check at the edge, the OpenAPI page, the events and their streams follow from it: a new command is
 * added to its category and nowhere else.
 */
import { agreement } from './agreement/index.js';
import { amendments } from './amendments/definitions.js';
import { convoy } from './convoy/index.js';
import { corridor } from './corridor/index.js';
import { incident } from './incident/index.js';
import { meeting } from './meeting/index.js';
import { party } from './party/index.js';
import { pause } from './pause/index.js';
import { place } from './place/index.js';
import type { Category, CommandDefinition } from './kernel/category.js';
import type { Fact } from './kernel/fact.js';
import type { Lifecycle } from './kernel/lifecycle.js';

export const categories: readonly Category[] = [
  party,
  place,
  pause,
  corridor,
  convoy,
  incident,
  meeting,
  agreement,
];

/** A command with its place in the catalogue. */
export type CataloguedCommand = EntityCommand | EventCommand;

interface Catalogued extends CommandDefinition {
  /** `open-corridor`: its name in a URL and in a batch. */
  readonly name: string;
  /** The schema version that its events are written with: one more than there are upcasts. */
  readonly version: number;
  /** What its event keeps of a command. */
  readonly data: (command: object) => Record<string, unknown>;
  /** The command of which its event keeps this. */
  readonly asSent: (data: object) => Record<string, unknown>;
}

/** A command of one category: its event goes to the stream of the entity that it is about. */
export interface EntityCommand extends Catalogued {
  readonly stream: 'own';
  readonly category: string;
  readonly lifecycle: Lifecycle<unknown, Fact>;
}

/** A command of no category: its event goes to the stream of the event that it names. */
export interface EventCommand extends Catalogued {
  readonly stream: 'ofEvent';
}

const entityCommands = categories.flatMap(({ lifecycle, commands }) =>
  commands.map((definition): EntityCommand => {
    const { category } = lifecycle;
    return { ...catalogued(definition), stream: 'own', category, lifecycle };
  }),
);

const eventCommands = amendments.map((definition): EventCommand => ({
  ...catalogued(definition),
  stream: 'ofEvent',
}));

/** By name in kebab-case. */
export const catalogue: ReadonlyMap<string, CataloguedCommand> = new Map(
  [...entityCommands, ...eventCommands].map((definition) => [definition.name, definition]),
);

/** By the type of the event that they become. */
export const eventTypes: ReadonlyMap<string, CataloguedCommand> = new Map(
  [...catalogue.values()].map((definition) => [definition.event, definition]),
);

/** Of these the types of records: what reports something, and is no amendment. */
export const recordTypes: ReadonlyMap<string, EntityCommand> = new Map(
  entityCommands.map((definition) => [definition.event, definition]),
);

/** By the category of the stream. */
export const lifecycles: ReadonlyMap<string, Lifecycle<unknown, Fact>> = new Map(
  categories.map(({ lifecycle }) => [lifecycle.category, lifecycle]),
);

/**
 * The id of the entity whose stream a command writes to: `id` where it has one, else the field named after the category
 * (`corridor` of SuspendCorridor). Undefined where the caller leaves it to the ledger to make one.
 */
export function entityId(category: string, data: object): string | undefined {
  const fields = data as Record<string, unknown>;
  const id = fields['id'] ?? fields[category];
  return typeof id === 'string' ? id : undefined;
}

function catalogued(definition: CommandDefinition): Catalogued {
  const name = kebabCase(definition.command.name);
  const version = 1 + (definition.upcasts?.length ?? 0);
  const data = (definition.data ?? unchanged) as Catalogued['data'];
  const asSent = (definition.asSent ?? unchanged) as Catalogued['asSent'];
  return { ...definition, name, version, data, asSent };
}

function unchanged(command: object): object {
  return command;
}

/** `OpenCorridor` to `open-corridor`. */
function kebabCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}
