import { amendedBy } from './amended.js';
import { TestStream, type Body } from './testing/test-stream.js';

const departure = {
  id: 'v',
  corridor: 'c',
  purpose: 'evacuation',
  people: { civilians: 300, wounded: 4 },
  occurredAt: '2018-03-09T10:00:00+02:00',
};

const declaration = {
  id: 'd',
  declaredBy: ['russia'],
  timeZone: 'Asia/Damascus',
  dailyFrom: '09:00',
  dailyTo: '14:00',
  startsOn: '2018-02-27',
  duration: 'P1M',
};

/** The form of a report after these corrections, one after another. */
function formOf(command: string, body: Body, ...corrections: Body[]) {
  const stream = new TestStream();
  const record = stream.report(command, body);
  for (const changes of corrections) stream.correct(record, changes);
  return amendedBy(stream.events.at(-1)!)!.effective!;
}

/** What is wrong with the last of these corrections. */
function faultsOf(command: string, body: Body, ...corrections: Body[]) {
  const stream = new TestStream();
  const event = stream.report(command, body);
  for (const changes of corrections.slice(0, -1)) stream.correct(event, changes);
  const faults = stream.tryToAmend('correct-record', { event, changes: corrections.at(-1), reason: 'R' });
  return faults.map(({ pointer }) => pointer);
}

/** What the event of the right report holds. */
function asReported(command: string, body: Body) {
  const stream = new TestStream();
  stream.report(command, body);
  const { data, metadata } = stream.events[0]!;
  const { clockAt: _clock, ...form } = metadata as { clockAt: string };
  return { data, ...form };
}

describe('A corrected record says what it would, had it been reported right', () => {
  it.each<[string, string, Body, Body, Body]>([
    [
      'a figure',
      'depart-convoy',
      departure,
      { people: { civilians: 278 } },
      {
        ...departure,
        people: { civilians: 278, wounded: 4 },
      },
    ],
    [
      'a figure taken away',
      'depart-convoy',
      departure,
      { people: { wounded: null } },
      {
        ...departure,
        people: { civilians: 300 },
      },
    ],
    [
      'another time',
      'depart-convoy',
      departure,
      { occurredAt: '2018-03-09' },
      {
        ...departure,
        occurredAt: '2018-03-09',
      },
    ],
    [
      'a day of another zone',
      'depart-convoy',
      { ...departure, occurredAt: '2018-03-09' },
      { timeZone: 'UTC' },
      {
        ...departure,
        occurredAt: '2018-03-09',
        timeZone: 'UTC',
      },
    ],
    [
      'who said so',
      'depart-convoy',
      departure,
      { source: { name: 'SOHR' }, credibility: 2, handling: 'restricted' },
      {
        ...departure,
        source: { name: 'SOHR' },
        credibility: 2,
        handling: 'restricted',
      },
    ],
    [
      'a source taken away',
      'depart-convoy',
      { ...departure, source: { name: 'SOHR' }, credibility: 3, note: 'N' },
      {
        source: null,
        credibility: null,
      },
      { ...departure, note: 'N' },
    ],
    [
      'a detail of its source',
      'depart-convoy',
      { ...departure, source: { name: 'SOHR', kind: 'press' } },
      {
        source: { kind: 'monitor' },
      },
      { ...departure, source: { name: 'SOHR', kind: 'monitor' } },
    ],
    ['no time', 'depart-convoy', departure, { occurredAt: null }, without(departure, 'occurredAt')],
    [
      'a time where none was given',
      'depart-convoy',
      without(departure, 'occurredAt'),
      {
        occurredAt: '2018-03-08',
      },
      { ...departure, occurredAt: '2018-03-08' },
    ],
    ['a duration', 'declare-pause', declaration, { duration: 'P1W' }, { ...declaration, duration: 'P1W' }],
    [
      'the first day of a duration',
      'declare-pause',
      declaration,
      { startsOn: '2018-03-01' },
      {
        ...declaration,
        startsOn: '2018-03-01',
      },
    ],
    [
      'a last day for a duration',
      'declare-pause',
      declaration,
      { duration: null, endsOn: '2018-03-09' },
      {
        ...without(declaration, 'duration'),
        endsOn: '2018-03-09',
      },
    ],
    [
      'a duration for a last day',
      'declare-pause',
      { ...without(declaration, 'duration'), endsOn: '2018-03-09' },
      {
        endsOn: null,
        duration: 'P3D',
      },
      { ...declaration, duration: 'P3D' },
    ],
    [
      'the zone of a pause, and of the day it was declared',
      'declare-pause',
      {
        ...declaration,
        occurredAt: '2018-02-26',
      },
      { timeZone: 'UTC' },
      { ...declaration, occurredAt: '2018-02-26', timeZone: 'UTC' },
    ],
  ])('%s', (_what, command, wrong, changes, right) => {
    expect(formOf(command, wrong, changes)).toEqual(asReported(command, right));
  });

  it('a last day that a duration gives is derived anew', () => {
    expect(
      formOf('declare-pause', declaration, { startsOn: '2018-03-01' }, { duration: 'P3D' }).data,
    ).toMatchObject({
      duration: 'P3D',
      endsOn: '2018-03-03',
    });
  });

  it('its last day, where it was declared by that, stays', () => {
    const declared = { ...without(declaration, 'duration'), endsOn: '2018-03-09' };
    const { data } = formOf('declare-pause', declared, { startsOn: '2018-03-01' });
    expect(data).toEqual({ ...declared, startsOn: '2018-03-01' });
  });
});

describe('The time of a record', () => {
  const untimed = without(departure, 'occurredAt');

  it('that has none stays, whatever else is corrected', () => {
    const { occurred } = formOf(
      'depart-convoy',
      untimed,
      { people: { civilians: 3 } },
      { source: { name: 'S' } },
    );
    expect(occurred).toEqual({
      start: '2018-03-09T12:00:00.000Z',
      end: '2018-03-09T12:00:00.000Z',
      precision: 'instant',
      timeZone: 'Asia/Damascus',
    });
  });

  it('that was taken away is when the record was taken, not when it was corrected', () => {
    const { occurred } = formOf(
      'depart-convoy',
      departure,
      { vehicles: 3 },
      { occurredAt: null },
      { vehicles: 4 },
    );
    expect(occurred).toMatchObject({ start: '2018-03-09T12:00:00.000Z', precision: 'instant' });
    expect(occurred).not.toHaveProperty('given');
  });

  it('is by the ledger’s time where the clock was not kept', () => {
    const stream = new TestStream();
    const occurred = {
      start: '2018-01-01T00:00:00.000Z',
      end: '2018-01-01T00:00:00.000Z',
      precision: 'instant',
      given: '2018-01-01T00:00:00Z',
      timeZone: 'UTC',
    };
    const record = stream.store('CorridorClosed', { corridor: 'c' }, { schemaVersion: 1, occurred });
    stream.correct(record, { occurredAt: null });
    expect(stream.facts()[0]!.occurred).toEqual({
      start: '2018-03-09T12:00:00.000Z',
      end: '2018-03-09T12:00:00.000Z',
      precision: 'instant',
      timeZone: 'UTC',
    });
  });

  it('keeps the zone of its dates until another is named', () => {
    const day = { ...departure, occurredAt: '2018-03-09', timeZone: 'Europe/London' };
    const changed = { ...day, occurredAt: '2018-03-08' };
    expect(formOf('depart-convoy', day, { occurredAt: '2018-03-08' })).toEqual(
      asReported('depart-convoy', changed),
    );
  });

  it('does not lose its zone to nothing: which one stood in for none is not recorded', () => {
    expect(faultsOf('depart-convoy', { ...departure, timeZone: 'UTC' }, { timeZone: null })).toEqual([
      '/timeZone',
    ]);
    expect(faultsOf('declare-pause', declaration, { timeZone: null })).toEqual(['/timeZone']);
  });

  it('must be one that there was in its zone', () => {
    const day = { ...departure, occurredAt: '2011-12-30' };
    expect(faultsOf('depart-convoy', day, { timeZone: 'Pacific/Apia' })).toEqual(['/occurredAt']);
    expect(faultsOf('depart-convoy', departure, { occurredAt: '2018-02-30' })).toEqual(['/occurredAt']);
  });
});

describe('A correction that makes no good command says what is wrong', () => {
  it.each<[string, string, Body, Body[], string[]]>([
    ['a value', 'depart-convoy', departure, [{ vehicles: -1 }], ['/vehicles']],
    ['a field that must be there', 'depart-convoy', departure, [{ corridor: null }], ['/corridor']],
    ['a field that nobody knows', 'depart-convoy', departure, [{ colour: 'red' }], ['/colour']],
    ['a common field', 'depart-convoy', departure, [{ credibility: 7 }], ['/credibility']],
    ['two ways to say one thing', 'declare-pause', declaration, [{ endsOn: '2018-03-09' }], ['/duration']],
    [
      'two fields beside each other',
      'declare-pause',
      declaration,
      [{ duration: null, endsOn: '2018-03-09' }, { startsOn: '2018-03-10' }],
      ['/endsOn'],
    ],
    ['what it is about', 'depart-convoy', departure, [{ id: 'w' }], ['/id']],
    [
      'what it is about, of a report without an id',
      'depart-convoy',
      without(departure, 'id'),
      [{ id: 'w' }],
      ['/id'],
    ],
    [
      'what it is about, by its category',
      'suspend-corridor',
      { corridor: 'c' },
      [{ corridor: 'e' }],
      ['/corridor'],
    ],
  ])('%s', (_what, command, body, corrections, pointers) => {
    expect(faultsOf(command, body, ...corrections)).toEqual(pointers);
  });

  it('and the corridor of a convoy, which does not choose its stream, may be wrong', () => {
    expect(formOf('depart-convoy', departure, { corridor: 'e' }).data).toMatchObject({ corridor: 'e' });
  });
});

function without(body: Body, field: string): Body {
  const { [field]: _left, ...others } = body;
  return others;
}
