import { factsOf } from './facts-of.js';
import { parseOccurred } from './kernel/occurred.js';
import { type StoredEvent, UnreadableEvent } from './stored-event.js';

const occurred = parseOccurred('2018-02-26', 'Asia/Damascus');
const declared = { id: 'daily', startsOn: '2018-02-27', duration: 'P1M' };

function factOf(event: StoredEvent) {
  return factsOf([event])[0]!;
}

function stored(type: string, data: object, metadata: object = { schemaVersion: 1, occurred }) {
  return { id: 'e', type, data, metadata };
}

describe('The fact of a stored event', () => {
  it('has its data as it was written where its type has one version', () => {
    const data = { corridor: 'jisreen' };
    expect(factOf(stored('CorridorClosed', data)).data).toBe(data);
  });

  it('has its data upcast where it was written with an older version, and the stored event is left alone', () => {
    const event = stored('PauseDeclared', Object.freeze({ ...declared }));
    expect(factOf(event).data).toEqual({ ...declared, endsOn: '2018-03-26' });
    expect(event.data).toEqual(declared);
  });

  it('has its data as it was written where that is today’s version', () => {
    const data = { ...declared, endsOn: '2018-03-26' };
    expect(factOf(stored('PauseDeclared', data, { schemaVersion: 2, occurred })).data).toBe(data);
  });
});

describe('The facts of a stream', () => {
  const at = (revision: number, type: string, given?: string) => {
    const { given: day, ...taken } = occurred;
    const metadata = { schemaVersion: 1, occurred: given === undefined ? taken : { ...taken, given: day } };
    return { ...stored(type, { corridor: 'jisreen' }, metadata), id: `e${revision}`, revision };
  };

  it('are one for each record, in stream order, each with its revision', () => {
    const facts = factsOf([at(0, 'CorridorOpened', 'day'), at(1, 'CorridorClosed')]);
    expect(facts.map(({ id, revision }) => [id, revision])).toEqual([
      ['e0', 0],
      ['e1', 1],
    ]);
  });

  it('keep the order of recording where their reporters gave no time, and only there', () => {
    const facts = factsOf([at(3, 'CorridorOpened', 'day'), at(4, 'CorridorClosed')]);
    expect(facts.map(({ recordingOrder }) => recordingOrder)).toEqual([undefined, 4]);
  });
});

describe('An event that cannot be read says why', () => {
  it.each([
    ['of a type unknown here', stored('MoonDeclared', {}), 'no event of that type'],
    ['of no version', stored('PauseDeclared', declared, { occurred }), 'does not say which version'],
    [
      'of a version to come',
      stored('PauseDeclared', declared, { schemaVersion: 3, occurred }),
      'version 3 of its schema, and this program knows up to 2',
    ],
    ['without its time', stored('PauseDeclared', declared, { schemaVersion: 1 }), 'when it happened'],
    [
      'that cannot be upcast',
      stored('PauseDeclared', { ...declared, startsOn: 'spring' }),
      'its upcast from version 1 of its schema failed',
    ],
  ])('%s', (_what, event, why) => {
    expect(() => factOf(event)).toThrow(UnreadableEvent);
    expect(() => factOf(event)).toThrow(why);
  });
});
