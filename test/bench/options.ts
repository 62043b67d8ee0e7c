import { parseArgs } from 'node:util';

/** An unknown or malformed option, in a sentence. */
export class WrongOption extends Error {
  override readonly name = 'WrongOption';
}

/** The store that is measured: each has parts of its own. */
export type StoreName = 'sqlite' | 'kurrentdb';

export interface Options<Name extends string> {
  readonly store: StoreName;
  /** Undefined where the default of the store holds. */
  readonly events: number | undefined;
  readonly rounds: number;
  readonly subscribers: number;
  /** Undefined where the default of each part holds. */
  readonly seconds: number | undefined;
  /** In the order in which the parts are run. */
  readonly only: readonly Name[];
}

/** @param parts The names of the parts of each store, in the order in which they are run. @throws WrongOption */
export function readOptions<Name extends string>(
  args: readonly string[],
  parts: Readonly<Record<StoreName, readonly Name[]>>,
): Options<Name> {
  const values = parse(args);
  const store = storeIn(values.store ?? 'sqlite');
  const names = parts[store];
  return {
    store,
    events: values.events === undefined ? undefined : number('events', values.events),
    rounds: number('rounds', values.rounds ?? '3'),
    subscribers: number('subscribers', values.subscribers ?? '1000'),
    seconds: values.seconds === undefined ? undefined : number('seconds', values.seconds),
    only: values.only === undefined ? names : chosen(values.only, names),
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { store: text, events: text, rounds: text, subscribers: text, seconds: text, only: text },
    }).values;
  } catch (error) {
    const [what] = (error as Error).message.split(/[.\n]/);
    throw new WrongOption(
      `${what}. There are --store sqlite or kurrentdb, --events N, --rounds N, --seconds N, --subscribers N and --only PART,PART.`,
    );
  }
}

function storeIn(name: string): StoreName {
  if (name === 'sqlite' || name === 'kurrentdb') return name;
  throw new WrongOption(`--store is "${name}": it is sqlite or kurrentdb.`);
}

function number(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new WrongOption(`--${name} is "${text}": give a whole number from 1 on.`);
}

function chosen<Name extends string>(list: string, names: readonly Name[]): Name[] {
  const wanted = list.split(',').map((name) => name.trim());
  const stranger = wanted.find((name) => !names.some((known) => known === name));
  if (stranger !== undefined) {
    throw new WrongOption(`There is no part "${stranger}": choose from ${names.join(', ')}.`);
  }
  return names.filter((name) => wanted.includes(name));
}
