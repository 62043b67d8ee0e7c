import { isObject } from './object.js';
import { fieldRule } from './field-rule.js';

/** A count, or what is known of it. */
export type Figure = number | { readonly low: number; readonly best: number; readonly high: number };

/** People by category; within one either a figure, or figures by sex and age where they are known. */
export interface People {
  readonly civilians?: Headcount;
  readonly fighters?: Headcount;
  readonly familyMembers?: Headcount;
  readonly wounded?: Headcount;
  readonly staff?: Headcount;
}

/** Sex and age as OCHA's humanitarian profile gives them: women, men, girls and boys. */
export type Headcount =
  | Figure
  | { readonly women?: Figure; readonly men?: Figure; readonly girls?: Figure; readonly boys?: Figure };

const CATEGORIES = ['civilians', 'fighters', 'familyMembers', 'wounded', 'staff'] as const;
const SEX_AND_AGE = ['women', 'men', 'girls', 'boys'] as const;

const count = { type: 'integer', minimum: 0, maximum: 100_000_000 };
const figure = {
  oneOf: [
    count,
    {
      type: 'object',
      properties: { low: count, best: count, high: count },
      required: ['low', 'best', 'high'],
      additionalProperties: false,
    },
  ],
};
const bySexAndAge = {
  type: 'object',
  minProperties: 1,
  properties: Object.fromEntries(SEX_AND_AGE.map((name) => [name, figure])),
  additionalProperties: false,
};

/** A number, or { low, best, high }. */
export const IsFigure = fieldRule('figure', figure, figureFault);

/** People by category: see `People`. */
export const IsPeople = fieldRule(
  'people',
  {
    type: 'object',
    minProperties: 1,
    properties: Object.fromEntries(CATEGORIES.map((name) => [name, { anyOf: [figure, bySexAndAge] }])),
    additionalProperties: false,
    examples: [{ civilians: 311 }, { fighters: { low: 100, best: 130, high: 150 }, familyMembers: 400 }],
  },
  (value) => {
    if (!isObject(value)) return `must be an object with figures by category (${CATEGORIES.join(', ')}).`;
    const entries = Object.entries(value);
    if (entries.length === 0) return 'has no category in it: leave it out where no number is known.';
    for (const [category, headcount] of entries) {
      if (!CATEGORIES.some((name) => name === category)) {
        return `has no category ${category.slice(0, 30)}: use ${CATEGORIES.join(', ')}.`;
      }
      const fault = headcountFault(headcount);
      if (fault) return `in ${category} ${fault}`;
    }
    return undefined;
  },
);

function headcountFault(value: unknown): string | undefined {
  if (!isObject(value) || 'low' in value || 'best' in value || 'high' in value) return figureFault(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return 'has no figure in it.';
  for (const [group, number] of entries) {
    if (!SEX_AND_AGE.some((name) => name === group)) {
      return `has no group ${group.slice(0, 30)}: use ${SEX_AND_AGE.join(', ')}.`;
    }
    const fault = figureFault(number);
    if (fault) return `in ${group} ${fault}`;
  }
  return undefined;
}

function figureFault(value: unknown): string | undefined {
  if (isCount(value)) return undefined;
  if (!isObject(value)) return 'must be a whole number from 0 to 100,000,000, or { low, best, high }.';
  const { low, best, high, ...others } = value;
  if (Object.keys(others).length > 0) return 'must have low, best and high, and nothing else.';
  if (!isCount(low) || !isCount(best) || !isCount(high)) {
    return 'must have low, best and high, whole numbers each.';
  }
  return low <= best && best <= high ? undefined : 'must have low, best and high in rising order.';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100_000_000;
}
