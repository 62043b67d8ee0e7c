import type { JsonSchema, ObjectSchema } from '@hudna/ledger';

interface Words {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
}

/**
 * The schema with the words that the doc comments of these classes have for it and for its fields; the first class that
 * has any is heard.
 */
export function described(schema: ObjectSchema, classes: readonly string[], words: object): JsonSchema {
  const known = classes.map((name) => (words as Record<string, Words>)[name] ?? {});
  const description = known[0]?.description;
  const properties = Object.fromEntries(
    Object.entries(schema.properties).map(([field, rule]) => {
      const said = known
        .map((word) => word.properties?.[field]?.description)
        .find((text) => text !== undefined);
      return [field, said === undefined ? rule : { description: said, ...rule }];
    }),
  );
  return { ...(description && { description }), ...schema, properties };
}
