import { TestStream, eventId } from './amendments/testing/test-stream.js';
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

describe('The facts of a stream with amendments', () => {
  function given() {
    const stream = new TestStream();
    const ids = ['08:00', '09:00', '10:00'].map((hour) =>
      stream.report('suspend-corridor', {
        corridor: 'c',
        reason: hour,
        occurredAt: `2018-03-09T${hour}:00Z`,
      }),
    );
    const known = (isRetractedElsewhere?: (id: string) => boolean) =>
      stream.facts(isRetractedElsewhere).map(({ id }) => ids.indexOf(id));
    return { stream, ids: ids as [string, string, string], known };
  }

  it('are in the order of their records, whatever was corrected last', () => {
    const { stream, ids, known } = given();
    stream.correct(ids[0], { occurredAt: '2018-03-09T12:00:00Z' });
    stream.correct(ids[2], { reason: 'Other.' });
    expect(known()).toEqual([0, 1, 2]);
    expect(stream.facts().map(({ revision }) => revision)).toEqual([0, 1, 2]);
  });

  it('have the id and the revision of their record, what it says now, and what made it so', () => {
    const { stream, ids } = given();
    const correction = stream.correct(ids[1], { reason: 'Other.', source: { name: 'TASS' } });
    const of = stream.correct(correction, { changes: { reason: 'Another.' } });
    expect(stream.facts()[1]).toMatchObject({
      id: ids[1],
      type: 'CorridorSuspended',
      revision: 1,
      data: { reason: 'Another.' },
      provenance: { source: { name: 'TASS' } },
      amendedBy: [correction, of],
    });
  });

  it('leave a duplicate out until what it is one of is retracted, or the link is', () => {
    const { stream, ids, known } = given();
    const link = stream.link(ids[0], ids[2]);
    expect(known()).toEqual([1, 2]);
    const retraction = stream.retract(ids[2]);
    expect(known()).toEqual([0, 1]);
    stream.retract(retraction);
    expect(known()).toEqual([1, 2]);
    stream.retract(link);
    expect(known()).toEqual([0, 1, 2]);
  });

  it('leave a duplicate of another stream’s record out until that is retracted', () => {
    const { stream, ids, known } = given();
    const [other, another] = [eventId(98), eventId(99)];
    stream.link(ids[0], other);
    expect(known()).toEqual([1, 2]);
    expect(known((id) => id === other)).toEqual([0, 1, 2]);
    stream.link(ids[0], another);
    expect(known((id) => id === other)).toEqual([1, 2]);
  });

  it('leave both out of a duplicate and of what that is one of, where that one is a duplicate itself', () => {
    const { stream, ids, known } = given();
    stream.link(ids[0], ids[1]);
    stream.link(ids[1], ids[2]);
    expect(known()).toEqual([2]);
    stream.retract(ids[1]);
    expect(known()).toEqual([0, 2]);
  });

  it('are none where every record is retracted', () => {
    const { stream, ids, known } = given();
    for (const id of ids) stream.retract(id);
    expect(known()).toEqual([]);
  });

  it('take no time from a correction that gives none, and keep the order of recording', () => {
    const stream = new TestStream();
    const record = stream.report('close-corridor', { corridor: 'c', occurredAt: '2018-03-01' });
    stream.report('open-corridor', { id: 'c', name: 'C', authorities: ['a'] });
    expect(stream.facts().map(({ recordingOrder }) => recordingOrder)).toEqual([undefined, 1]);
    stream.correct(record, { occurredAt: null });
    expect(stream.facts().map(({ recordingOrder }) => recordingOrder)).toEqual([0, 1]);
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
    [
      'about a record that it does not name',
      stored('RecordRetracted', { event: 'r' }),
      'which record it is about',
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
