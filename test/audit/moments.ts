/** The moments of both times at which the scenario's answers are compared, epoch milliseconds. */
import { RECORDED_FROM } from './data-directory.js';

export const MOMENTS = [
  '2018-02-26T12:00:00+02:00',
  '2018-03-09T10:00:00+02:00',
  '2018-03-11T10:00:00+02:00',
  '2018-03-11T14:00:00+02:00',
  '2018-04-10T00:00:00Z',
].map((text) => Date.parse(text));

/** Before the first of the scenario's events, at the very moment of one, between two, and after the last. */
export const KNOWNS = [-1, 20_000, 30_500, 60_000].map((ms) => RECORDED_FROM + ms);
