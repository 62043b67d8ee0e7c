import { OutcomeUnknown, StoreUnavailable } from '@hudna/event-store';
import { NotYetRecorded } from '@hudna/ledger';
import { InvalidQuery, ReadModelUnavailable } from '@hudna/projections';
import { HttpProblem, invalidParameter, problemOf, retryAfterSeconds } from './problem.js';

describe('an error as a problem', () => {
  it('is that of its own class before that of the base', () => {
    expect(problemOf(new OutcomeUnknown('It is away.'))).toMatchObject({
      status: 503,
      type: 'urn:hudna:problem:outcome-unknown',
    });
    expect(problemOf(new StoreUnavailable('It is away.'))).toMatchObject({
      status: 503,
      type: 'urn:hudna:problem:store-unavailable',
    });
  });

  it('of a query is that of the parameter', () => {
    const query = problemOf(new InvalidQuery('from', 'Another day.'));
    expect(query).toEqual(problemOf(invalidParameter('from', 'Another day.')));
    expect(query?.errors).toEqual([{ pointer: '?from', detail: 'Another day.' }]);
  });

  it('says when to ask again', () => {
    expect(retryAfterSeconds(new ReadModelUnavailable('They are being built.'))).toBe(2);
    expect(retryAfterSeconds(new StoreUnavailable('It is away.'))).toBe(1);
    expect(retryAfterSeconds(new NotYetRecorded('event', { key: 'k' }))).toBe(5);
    expect(retryAfterSeconds(new TypeError('x'))).toBeUndefined();
    expect(retryAfterSeconds(new HttpProblem(503, 'x', 'x', { retryAfterSeconds: 7 }))).toBe(7);
  });

  it('is none where nobody foresaw it', () => {
    expect(problemOf(new TypeError('x is not a function'))).toBeUndefined();
    expect(problemOf(undefined)).toBeUndefined();
  });
});
