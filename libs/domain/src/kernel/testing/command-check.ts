/** For specs only: a command's data through its decorators and its `check`, as the edge does it. */
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { Category } from '../category.js';

/** The pointers of the fields that are not as they should be. */
export function faults(category: Category, name: string, data: object): string[] {
  const definition = category.commands.find(({ command }) => command.name === name);
  if (!definition) throw new Error(`There is no command ${name}.`);
  const found = validateSync(plainToInstance(definition.command, data), {
    whitelist: true,
    forbidNonWhitelisted: true,
  }).flatMap((error) => pointers(error, ''));
  return found.length > 0 ? found : (definition.check?.(data) ?? []).map(({ pointer }) => pointer);
}

/** What a command names, as `category id`. */
export function references(category: Category, name: string, data: object): string[] {
  const definition = category.commands.find(({ command }) => command.name === name);
  return (definition?.references?.(data) ?? []).map((reference) => `${reference.category} ${reference.id}`);
}

function pointers({ property, children = [] }: ValidationError, above: string): string[] {
  const pointer = `${above}/${property}`;
  return children.length > 0 ? children.flatMap((child) => pointers(child, pointer)) : [pointer];
}
