import type { Text } from '@hudna/domain';

/** A text for one cell: in English where there is one, else in the first language that it was given in. */
export function englishOf(text: Text | undefined): string | undefined {
  if (text === undefined || typeof text === 'string') return text;
  return text['en'] ?? Object.values(text)[0];
}

/** The Arabic of a text, where it was given by language and Arabic is one of them. */
export function arabicOf(text: Text | undefined): string | undefined {
  return typeof text === 'object' ? text['ar'] : undefined;
}
