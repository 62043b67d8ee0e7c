import type { Class } from '@hudna/domain';
import { type Filter, type LiveView, parameterRule, queryDate } from '@hudna/projections';
import { IsLastEventId } from './last-event-id.js';

const IsAfter = parameterRule(
  'subscription-after',
  { type: 'string', description: 'As Last-Event-ID, for those who cannot set a header.' },
  (text) => text,
);

/** What every subscription to a view takes. */
export class SubscriptionParams {
  @IsAfter() readonly after?: string;
  @IsLastEventId() readonly lastEventId?: string;
}

/** The params class of a view's subscription: its filters are parameters as well. */
export function subscriptionParams(view: string, { filters }: LiveView): Class<SubscriptionParams> {
  const name = `SubscribeTo${view.charAt(0).toUpperCase()}${view.slice(1)}`;
  const params = { [name]: class extends SubscriptionParams {} }[name]!;
  for (const filter of filters) ruleOf(filter)(params.prototype, filter);
  return params;
}

/** The filters that were given. */
export function subscriptionFilterOf(params: SubscriptionParams, { filters }: LiveView): Filter {
  const given = params as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    filters.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name] as string]])),
  );
}

const rules = new Map<string, PropertyDecorator>();

function ruleOf(filter: string): PropertyDecorator {
  const known = rules.get(filter);
  if (known) return known;
  const description = `Only items with this ${filter}.`;
  const name = `filter-${filter}`;
  const rule = (
    filter === 'date'
      ? queryDate(name, description)
      : parameterRule(name, { type: 'string', description }, (text) => text)
  )();
  rules.set(filter, rule);
  return rule;
}
