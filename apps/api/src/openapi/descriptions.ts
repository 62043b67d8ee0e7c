import type { JsonSchema, ObjectSchema } from '@hudna/domain';

/** What Nest's document says of a class: the words of its doc comments, and which classes its fields are of. */
interface ClassDescription {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, FieldDescription>>;
}

interface FieldDescription {
  readonly description?: string;
  readonly $ref?: string;
  readonly allOf?: readonly { readonly $ref?: string }[];
  readonly items?: { readonly $ref?: string };
}

/**
 * The schema with the words that the doc comments of these classes have for it and for its fields, nested ones as well;
 * the first class that has any is heard.
 */
export function described(
  schema: ObjectSchema,
  classes: readonly string[],
  descriptions: object,
): JsonSchema {
  const known = classes.map((name) => (descriptions as Record<string, ClassDescription>)[name] ?? {});
  const properties = Object.entries(schema.properties).map(([field, rule]) => {
    const fieldDescriptions = known.flatMap((one) => one.properties?.[field] ?? []);
    return [field, describedField(rule, fieldDescriptions, descriptions)];
  });
  const description = known[0]?.description;
  return { ...(description && { description }), ...schema, properties: Object.fromEntries(properties) };
}

function describedField(
  rule: JsonSchema,
  fieldDescriptions: readonly FieldDescription[],
  descriptions: object,
): JsonSchema {
  const description = fieldDescriptions.find((one) => one.description !== undefined)?.description;
  const nested = fieldDescriptions.flatMap(
    ({ $ref, allOf, items }) => $ref ?? allOf?.[0]?.$ref ?? items?.$ref ?? [],
  );
  const classes = nested.map((reference) => reference.slice(reference.lastIndexOf('/') + 1));
  const inside = (part: unknown) => (isObjectSchema(part) ? described(part, classes, descriptions) : part);
  const whole = rule['items'] === undefined ? inside(rule) : { ...rule, items: inside(rule['items']) };
  return { ...(description !== undefined && { description }), ...(whole as JsonSchema) };
}

function isObjectSchema(schema: unknown): schema is ObjectSchema {
  return (
    typeof schema === 'object' &&
    schema !== null &&
    'properties' in schema &&
    'additionalProperties' in schema
  );
}
