import { parseOccurred } from '../kernel/occurred.js';
import { UnreadableEvent } from '../stored-event.js';
import { amendedBy } from './amended.js';
import { newAmendment } from './new-amendment.js';
import { TestStream, type Body, checked, eventId } from './testing/test-stream.js';

const declaration = {
  id: 'd',
  declaredBy: ['russia'],
  timeZone: 'Asia/Damascus',
  dailyFrom: '09:00',
  dailyTo: '14:00',
  startsOn: '2018-03-01',
  endsOn: '2018-03-05',
  occurredAt: '2018-02-26',
};

function given(body: Body = declaration) {
  const stream = new TestStream();
  return { stream, record: stream.report('declare-pause', body) };
}

/** What the last event of a stream says of its record. */
function amendedOf({ events }: TestStream) {
  return amendedBy(events.at(-1)!)!;
}

function dataOf(stream: TestStream) {
  return amendedOf(stream).effective?.data;
}

/** The ids that a new amendment leaves aside. */
function notApplied(stream: TestStream, command: string, body: Body): readonly string[] {
  const { made } = stream.proposed(command, body);
  if (!('amended' in made)) throw new Error(JSON.stringify(made));
  stream.amend(command, body);
  return made.notApplied;
}

describe('An amendment names the record that it is about in the end', () => {
  it('through amendments of any depth', () => {
    const { stream } = given();
    stream.report('suspend-pause', { pause: 'd' });
    const record = stream.report('resume-pause', { pause: 'd' });
    let last = stream.correct(record, { reason: 'Talks.' });
    for (let depth = 0; depth < 5; depth += 1) last = stream.retract(last);
    expect(amendedOf(stream)).toMatchObject({ record, type: 'PauseResumed', revision: 2 });
  });

  it.each<[string, (stream: TestStream, record: string) => void]>([
    ['a retraction', (stream, record) => stream.retract(record)],
    ['an assessment', (stream, record) => stream.assess(record)],
    ['a link', (stream, record) => stream.link(record, eventId(99))],
    ['a retraction of one', (stream, record) => stream.retract(stream.retract(record))],
    [
      'another reason of a correction',
      (stream, record) => stream.correct(stream.correct(record, { name: 'N' }), { reason: 'R' }),
    ],
    [
      'a retraction of that',
      (stream, record) =>
        stream.retract(stream.correct(stream.correct(record, { name: 'N' }), { reason: 'R' })),
    ],
    [
      'another assessment',
      (stream, record) => stream.correct(stream.assess(record), { assessment: 'refuted' }),
    ],
  ])('and %s says nothing else, since the record says what it did', (_what, amend) => {
    const { stream, record } = given();
    amend(stream, record);
    expect(amendedOf(stream)).toEqual({ record, type: 'PauseDeclared', revision: 0 });
  });
});

describe('Corrections add up', () => {
  it('each is of what the record says by then', () => {
    const { stream, record } = given();
    stream.correct(record, { endsOn: '2018-03-06' });
    stream.correct(record, { startsOn: '2018-03-06' });
    expect(dataOf(stream)).toMatchObject({ startsOn: '2018-03-06', endsOn: '2018-03-06' });
  });

  it('without the one that is retracted', () => {
    const { stream, record } = given();
    const first = stream.correct(record, { dailyFrom: '08:00', dailyTo: '15:00' });
    stream.correct(record, { dailyTo: '16:00' });
    stream.retract(first);
    expect(dataOf(stream)).toMatchObject({ dailyFrom: '09:00', dailyTo: '16:00' });
    stream.retract(eventId(4));
    expect(dataOf(stream)).toMatchObject({ dailyFrom: '08:00', dailyTo: '16:00' });
  });

  it('to what was reported, where all are retracted', () => {
    const { stream, record } = given({ ...declaration, source: { name: 'TASS' } });
    stream.retract(stream.correct(record, { source: null, occurredAt: '2018-02-27' }));
    const { data, metadata } = stream.events[0]!;
    const { clockAt: _clock, ...form } = metadata as { clockAt: string };
    expect(amendedOf(stream).effective).toEqual({ data, ...form });
  });

  it('of which one is corrected, as if it had said so', () => {
    const { stream, record } = given();
    const first = stream.correct(record, { dailyFrom: '08:00', dailyTo: '15:00' });
    stream.correct(record, { dailyTo: '16:00' });
    stream.correct(first, { changes: { dailyFrom: '07:00', dailyTo: null, name: 'Ghouta' } });
    expect(dataOf(stream)).toMatchObject({ dailyFrom: '07:00', dailyTo: '16:00', name: 'Ghouta' });
  });

  it('are checked together, so that each needs only fit beside the others', () => {
    const { stream, record } = given();
    const first = stream.correct(record, { startsOn: '2018-03-02' });
    stream.correct(record, { endsOn: '2018-03-20' });
    stream.correct(first, { changes: { startsOn: '2018-03-10' } });
    expect(dataOf(stream)).toMatchObject({ startsOn: '2018-03-10', endsOn: '2018-03-20' });
  });
});

describe('What was worked out before is used as it is', () => {
  const [stored, later] = ['of its time', 'Ghouta'].map((name) => ({ name }));

  /** A record whose correction holds something that nobody would work out today. */
  function givenStored() {
    const { stream, record } = given();
    const first = stream.correct(record, { dailyFrom: '08:00' });
    const amended = amendedOf(stream);
    const effective = {
      ...amended.effective!,
      data: { ...amended.effective!.data, dailyTo: '14:30', ...stored },
    };
    const last = stream.events.pop()!;
    stream.events.push({ ...last, metadata: { ...last.metadata, amended: { ...amended, effective } } });
    return { stream, record, first };
  }

  it('by a correction after it', () => {
    const { stream, record } = givenStored();
    stream.correct(record, later!);
    expect(dataOf(stream)).toMatchObject({ dailyFrom: '08:00', dailyTo: '14:30', ...later });
  });

  it.each<[string, (stream: TestStream, first: string) => void, object]>([
    ['retracted', (stream, first) => stream.retract(first), { dailyFrom: '09:00', dailyTo: '14:00' }],
    [
      'corrected',
      (stream, first) => stream.correct(first, { changes: { dailyFrom: '07:00' } }),
      {
        dailyFrom: '07:00',
        dailyTo: '14:00',
      },
    ],
  ])('but where an earlier correction is %s', (_what, amend, expected) => {
    const { stream, record, first } = givenStored();
    stream.correct(record, later!);
    amend(stream, first);
    expect(dataOf(stream)).toMatchObject({ ...expected, ...later });
  });
});

describe('A correction that does not fit without another', () => {
  function givenTwo() {
    const { stream, record } = given();
    const first = stream.correct(record, { endsOn: '2018-03-20' });
    const second = stream.correct(record, { startsOn: '2018-03-10' });
    return { stream, record, first, second };
  }

  it('is left aside where that is retracted, and the others are not', () => {
    const { stream, record, first, second } = givenTwo();
    stream.correct(record, { dailyFrom: '08:00' });
    expect(notApplied(stream, 'retract-record', { event: first, reason: 'R' })).toEqual([second]);
    expect(dataOf(stream)).toEqual({ ...without(declaration, 'occurredAt'), dailyFrom: '08:00' });
  });

  it('is left aside where that is corrected', () => {
    const { stream, first, second } = givenTwo();
    const changes = { changes: { endsOn: '2018-03-06' } };
    expect(notApplied(stream, 'correct-record', { event: first, changes, reason: 'R' })).toEqual([second]);
    expect(dataOf(stream)).toMatchObject({ startsOn: '2018-03-01', endsOn: '2018-03-06' });
  });

  it('is there again once that is', () => {
    const { stream, first } = givenTwo();
    const retraction = stream.retract(first);
    expect(notApplied(stream, 'retract-record', { event: retraction, reason: 'R' })).toEqual([]);
    expect(dataOf(stream)).toMatchObject({ startsOn: '2018-03-10', endsOn: '2018-03-20' });
  });

  it('is not told of again by what comes after', () => {
    const { stream, record, first } = givenTwo();
    stream.retract(first);
    const changes = { dailyFrom: '08:00' };
    expect(notApplied(stream, 'correct-record', { event: record, changes, reason: 'R' })).toEqual([]);
    expect(dataOf(stream)).toMatchObject({ startsOn: '2018-03-01', dailyFrom: '08:00' });
  });
});

describe('A correction of an amendment that makes no good one says what is wrong, in its own changes', () => {
  it.each<[string, (stream: TestStream, record: string) => string, Body, string[]]>([
    [
      'a relation',
      (stream, record) => stream.link(record, eventId(9)),
      { relation: 'twin-of' },
      ['/relation'],
    ],
    ['an assessment', (stream, record) => stream.assess(record), { assessment: null }, ['/assessment']],
    ['a reason', (stream, record) => stream.retract(record), { reason: null }, ['/reason']],
    [
      'no changes at all',
      (stream, record) => stream.correct(record, { name: 'N' }),
      { changes: null },
      ['/changes'],
    ],
    [
      'no change left',
      (stream, record) => stream.correct(record, { name: 'N' }),
      { changes: { name: null } },
      ['/changes'],
    ],
    ['a field of a retraction', (stream, record) => stream.retract(record), { changes: {} }, ['/changes']],
    ['a common field', (stream, record) => stream.assess(record), { credibility: 9 }, ['/credibility']],
    [
      'a value of the record',
      (stream, record) => stream.correct(record, { name: 'N' }),
      {
        changes: { dailyFrom: '9 o’clock' },
      },
      ['/changes/dailyFrom'],
    ],
    [
      'what the record is about',
      (stream, record) => stream.correct(record, { name: 'N' }),
      {
        changes: { id: 'e' },
      },
      ['/changes/id'],
    ],
    [
      'a value of the record, two deep',
      (stream, record) => stream.correct(stream.correct(record, { name: 'N' }), { changes: { name: 'M' } }),
      {
        changes: { changes: { startsOn: 'March' } },
      },
      ['/changes/changes/startsOn'],
    ],
  ])('%s', (_what, amend, changes, pointers) => {
    const { stream, record } = given();
    const event = amend(stream, record);
    const faults = stream.tryToAmend('correct-record', { event, changes, reason: 'R' });
    expect(faults.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('and one that makes a good one is taken', () => {
    const { stream, record } = given();
    const link = stream.link(record, eventId(9), 'part-of');
    expect(
      stream.tryToAmend('correct-record', {
        event: link,
        changes: { reason: 'Same.' },
        reason: 'R',
      }),
    ).toEqual([]);
  });

  it.each([
    ['/relation', { relation: 'duplicate-of' }],
    ['/other', { other: eventId(8) }],
    ['/event', { event: eventId(8) }],
  ])('and one that turns it to something else is not: %s', (pointer, changes) => {
    const { stream, record } = given();
    const link = stream.link(record, eventId(9), 'part-of');
    const correction = stream.correct(link, { reason: 'Same.' });
    const faults = (event: string, ofEvent: object) =>
      stream
        .tryToAmend('correct-record', { event, changes: ofEvent, reason: 'R' })
        .map((fault) => fault.pointer);
    expect(faults(link, changes)).toEqual([pointer]);
    expect(faults(correction, { changes })).toEqual([`/changes${pointer}`]);
  });

  it('beside the corrections that it has already', () => {
    const { stream, record } = given();
    const correction = stream.correct(record, { name: 'N' });
    stream.correct(correction, { changes: { dailyFrom: '08:00' } });
    stream.correct(correction, { changes: { name: null } });
    expect(dataOf(stream)).toEqual({ ...without(declaration, 'occurredAt'), dailyFrom: '08:00' });
  });
});

describe('A record of an older version of its schema', () => {
  const { occurredAt, ...fields } = {
    ...without(declaration, 'endsOn'),
    occurredAt: '2018-02-26',
    duration: 'P1W',
  };
  const metadata = { schemaVersion: 1, occurred: parseOccurred(occurredAt, 'Asia/Damascus') };

  it('is corrected in today’s', () => {
    const stream = new TestStream();
    stream.correct(stream.store('PauseDeclared', fields, metadata), { startsOn: '2018-03-02' });
    expect(amendedOf(stream).effective).toEqual({
      schemaVersion: 2,
      data: { ...fields, startsOn: '2018-03-02', endsOn: '2018-03-08' },
      occurred: metadata.occurred,
    });
  });

  it('and is as it was, in today’s, when that is retracted', () => {
    const stream = new TestStream();
    stream.retract(stream.correct(stream.store('PauseDeclared', fields, metadata), { name: 'N' }));
    expect(amendedOf(stream).effective).toEqual({
      schemaVersion: 2,
      data: { ...fields, endsOn: '2018-03-07' },
      occurred: metadata.occurred,
    });
  });

  it('that cannot be read is told, not corrected', () => {
    const stream = new TestStream();
    const event = stream.store('PauseDeclared', fields, { ...metadata, schemaVersion: 3 });
    const amendment = {
      id: eventId(2),
      type: 'RecordCorrected',
      data: { event, changes: { name: 'N' } },
      metadata,
    };
    expect(() => newAmendment(stream.byId(event), [], amendment, checked)).toThrow(UnreadableEvent);
  });
});

function without(body: Body, field: string): Body {
  const { [field]: _left, ...others } = body;
  return others;
}
