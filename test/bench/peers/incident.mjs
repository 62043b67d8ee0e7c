/** An incident as Emmett's samples write an aggregate: validation by hand, a decision, the state, and a read model. */
import {
  assertNotEmptyString,
  assertPositiveNumber,
  IllegalStateError,
  ValidationError,
} from '@event-driven-io/emmett';

/** The fields of the command. @throws ValidationError */
export function shellingOf(body) {
  const { location, weapon, attacks, rounds, casualties, occurredAt, source, credibility, note } = body ?? {};
  return {
    location: { lat: within(location?.lat, 90), lon: within(location?.lon, 180) },
    weapon: assertNotEmptyString(weapon),
    attacks: assertPositiveNumber(attacks),
    rounds: assertPositiveNumber(rounds),
    casualties: { injured: assertPositiveNumber(casualties?.injured) },
    occurredAt: assertNotEmptyString(occurredAt),
    source: {
      name: assertNotEmptyString(source?.name),
      kind: assertNotEmptyString(source?.kind),
      reliability: assertNotEmptyString(source?.reliability),
      publishedAt: assertNotEmptyString(source?.publishedAt),
    },
    credibility: assertPositiveNumber(credibility),
    note: { en: assertNotEmptyString(note?.en) },
  };
}

export function reportShelling({ data, metadata }, state) {
  if (state.status !== 'unknown') throw new IllegalStateError('This incident was reported before.');
  return { type: 'ShellingReported', data: { ...data, recordedAt: metadata.now } };
}

export const initialState = () => ({ status: 'unknown' });

export function evolve(state, { type }) {
  return type === 'ShellingReported' ? { status: 'reported' } : state;
}

/** Per square degree: how many shellings, and when the latest began. */
export function count(places, { type, data }) {
  if (type !== 'ShellingReported') return;
  const { location, occurredAt } = data;
  const key = `${Math.floor(location.lat)} ${Math.floor(location.lon)}`;
  const place = places.get(key);
  if (!place) places.set(key, { shellings: 1, latest: occurredAt });
  else {
    place.shellings += 1;
    if (occurredAt > place.latest) place.latest = occurredAt;
  }
}

function within(degrees, most) {
  if (typeof degrees === 'number' && Math.abs(degrees) <= most) return degrees;
  throw new ValidationError(`Degrees from -${most} to ${most} are needed.`);
}
