import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { Class } from '@hudna/domain';
import { ApiProblems } from './api-problems.js';

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'A parameter that is not as it should be, or that there is not; `errors` points at it.',
  404: 'Not known, or not yet there at that moment.',
  406: 'Not to be had in a form that `Accept` names; the problem says which there are.',
  503: 'The views have not come so far yet: ask again after `Retry-After` seconds.',
};

/** The classes of answers that are referred to, by name: `document.ts` puts their schemas among the components. */
export const answerClasses = new Map<string, Class>();

/** The schema of an answer's class, by reference. @throws Error where another class has its name. */
export function reference(answer: Class): object {
  const { name } = answer;
  if ((answerClasses.get(name) ?? answer) !== answer) throw new Error(`Two answers are called ${name}.`);
  answerClasses.set(name, answer);
  return { $ref: `#/components/schemas/${name}` };
}

/** Says how an answer of the views looks, by media type; Accept chooses. */
export const ApiAnswer = (schemas: Readonly<Record<string, object>>, note = '', paged = false) =>
  applyDecorators(
    ApiResponse({
      status: 200,
      description: `The answer; \`Accept\` chooses its form. ${note}`.trim(),
      headers: {
        ETag: { schema: { type: 'string' } },
        'Hudna-Position': { description: 'The position that it has come to.', schema: { type: 'string' } },
        ...(paged && {
          Link: { description: 'Where there is a next page: `rel="next"`.', schema: { type: 'string' } },
        }),
      },
      content: Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { schema }])),
    }),
    ApiProblems(PROBLEMS),
  );
