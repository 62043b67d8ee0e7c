import type { Position } from '@hudna/event-store';
import {
  type Answer,
  AsOfParams,
  InvalidQuery,
  parameterRule,
  queryDate,
  type ViewContext,
} from '@hudna/projections';
import { explainCorridor } from './corridor.js';
import type { Explanation } from './explanation.js';
import { explainPause, explainWindow } from './pause.js';

const anId = (rule: string) =>
  parameterRule(rule, { type: 'string', description: 'Its id.' }, (text) => text);

const IsCorridor = anId('explained-corridor');
const IsPause = anId('explained-pause');
const IsWindowDay = queryDate('explained-day', 'With a pause: the local day of the window, 2018-03-11.');

/** Asks why a corridor, a pause or one of its windows is as it is. */
export class Explain extends AsOfParams {
  @IsCorridor() readonly corridor?: string;
  @IsPause() readonly pause?: string;
  @IsWindowDay() readonly date?: string;
}

/** Why it is so, with the ids of the events. */
export type Reasons = Explanation<string> & Answer & { readonly position: Position };

export interface ReasonsQuery {
  read(context: ViewContext): Reasons | undefined;
  /** What is said where it finds nothing. */
  readonly notFound: string;
}

/** @throws InvalidQuery */
export function reasonsQuery({ corridor, pause, date }: Explain): ReasonsQuery {
  if (corridor !== undefined) {
    if (pause !== undefined) {
      throw new InvalidQuery('pause', 'Ask for a corridor or for a pause, one at a time.');
    }
    if (date !== undefined) {
      throw new InvalidQuery('date', 'A corridor has no windows: name its pause, or leave the date out.');
    }
    return reasons(`No corridor ${corridor} is known.`, ({ model, asOf }) =>
      explainCorridor(model, corridor, asOf.atMs, asOf),
    );
  }
  if (pause === undefined) {
    throw new InvalidQuery('corridor', 'Say of what: corridor, or pause, or pause and date.');
  }
  if (date === undefined) {
    return reasons(`No pause ${pause} is known.`, ({ model, asOf }) => explainPause(model, pause, asOf.atMs));
  }
  return reasons(`No window of the pause ${pause} on ${date} is known.`, ({ model, asOf }) =>
    explainWindow(model, pause, date, asOf.atMs),
  );
}

function reasons(
  notFound: string,
  explain: (context: ViewContext) => Explanation<string> | undefined,
): ReasonsQuery {
  return {
    notFound,
    read(context) {
      const explanation = explain(context);
      return explanation && { ...explanation, position: context.model.position };
    },
  };
}
