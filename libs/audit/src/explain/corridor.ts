/** Why a corridor is as it is. */
import { corridorLifecycle, type CorridorFact, occurredText, stateAt } from '@hudna/domain';
import { type AsOf, type CorridorView, corridorView, pauseView, type ReadModel } from '@hudna/projections';
import { type Explanation, remaining } from './explanation.js';
import { incidents, placesOf } from './incidents.js';
import { certaintyPhrase, windowsOfTheDay } from './pause.js';

/** Undefined where nothing of it was known, or had begun (epoch milliseconds). */
export function explainCorridor(
  model: ReadModel,
  id: string,
  atMs: number,
  settings: Partial<AsOf> = {},
): Explanation<string> | undefined {
  const view = corridorView(model, id, atMs, settings);
  if (!view) return undefined;
  const parts = [
    status(model, view, atMs),
    passability(view),
    ...pause(model, view, atMs),
    nearby(model, view, atMs),
    ...offered(view),
    ...people(view),
  ];
  const says = `The corridor ${id} is ${view.status}${certaintyPhrase(view.statusCertain)}; passable: ${view.passability.value}.`;
  return {
    id: `corridor ${id}`,
    says,
    because: [...parts, ...remaining('Its description, and whom it serves.', view.because, parts)],
  };
}

function status(model: ReadModel, view: CorridorView, atMs: number): Explanation<string> {
  const facts = model.facts('corridor', view.id) as unknown as readonly CorridorFact[];
  const { state, alternatives } = stateAt(corridorLifecycle, facts, atMs);
  const states = view.statusCertain ? [state] : [state, ...alternatives];
  const since = view.statusSince ? ` since ${occurredText(view.statusSince)}` : '';
  return {
    id: 'status',
    says: `It is ${view.status}${since}${certaintyPhrase(view.statusCertain)}.`,
    because: [...new Set(states.flatMap(({ because }) => because))],
  };
}

function passability({ passability: { value, because } }: CorridorView): Explanation<string> {
  return {
    id: 'passability',
    says: `Passable: ${value}.`,
    because: because.map(({ code, detail, events }) => ({ id: code, says: detail, because: events })),
  };
}

function pause(model: ReadModel, { pause: id }: CorridorView, atMs: number): Explanation<string>[] {
  if (id === undefined) return [];
  const view = pauseView(model, id, atMs);
  const only = `It works only in the windows of the pause ${id}`;
  if (!view) return [{ id: `pause ${id}`, says: `${only}, of which nothing was known.`, because: [] }];
  const windows = windowsOfTheDay(model, view, atMs);
  const says = `${only}, which is ${view.status}${certaintyPhrase(view.statusCertain)}.`;
  return [{ id: `pause ${id}`, says, because: [...view.because, ...windows] }];
}

function nearby(model: ReadModel, view: CorridorView, atMs: number): Explanation<string> {
  const { withinMetres, withinHours, certain, possible, total } = view.incidentsNearby;
  const bounds = `within ${withinMetres} m of it in the ${withinHours} hours before`;
  const found = [
    ...incidents(model, certain, atMs, 'was near it'),
    ...incidents(model, possible, atMs, 'may have been near it'),
  ];
  const ends = view.route ? [] : [view.from, view.to].filter((place) => place !== undefined);
  const places = found.length === 0 ? [] : placesOf(model, ends, 'The places that it joins.');
  return {
    id: 'incidents-nearby',
    says:
      total === 0
        ? `Nothing that endangers passage is recorded ${bounds}.`
        : `Incidents that endanger passage, or may, ${bounds}: ${total}.`,
    because: [...found, ...places],
  };
}

function offered({ facilities, guarantees }: CorridorView): Explanation<string>[] {
  return [
    ...facilities.map(({ facility, kind, certain, because }) => ({
      id: `facility ${facility}`,
      says: `It has the facility ${facility} (${kind})${certaintyPhrase(certain)}.`,
      because,
    })),
    ...guarantees.map(({ guarantor, certain, because }) => ({
      id: `guarantee ${guarantor}`,
      says: `${guarantor} guarantees safe passage${certaintyPhrase(certain)}.`,
      because,
    })),
  ];
}

function people({ convoys, people: { certain, notStated, because } }: CorridorView): Explanation<string>[] {
  if (convoys.total === 0) return [];
  const silent = notStated > 0 ? `, of ${notStated} nobody has said how many people they carried` : '';
  const says = `Its convoys: ${convoys.total}, under way ${convoys.underWay.length}${silent}${certaintyPhrase(certain)}.`;
  return [{ id: 'convoys', says, because: [...new Set([...convoys.because, ...because])] }];
}
