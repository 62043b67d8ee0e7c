import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordTypes } from './catalogue.js';
import { decide, rehydrate } from './kernel/decide.js';
import { type Fact, fact } from './kernel/fact.js';
import { adding } from './kernel/fact-change.js';
import { isContradiction } from './kernel/lifecycle.js';
import { parseOccurred } from './kernel/occurred.js';
import { WARNINGS } from './kernel/warning-codes.js';

const PAUSE = {
  timeZone: 'UTC',
  dailyFrom: '09:00',
  dailyTo: '14:00',
  startsOn: '2018-02-01',
  endsOn: '2018-04-30',
};
const of = (kind: string) => ({ [kind]: 'x' });

/** Each event as the first that is recorded of its entity, and what its reporter is warned of. */
const FIRST: Readonly<Record<string, [data: object, ...codes: (keyof typeof WARNINGS)[]]>> = {
  PartyRegistered: [{ id: 'x', name: 'X', kind: 'other' }],
  PositionRecorded: [{ ...of('party'), subject: 's', stance: 'refuses' }, 'unknown-reference'],
  PlaceRegistered: [{ id: 'x', name: 'X', location: { lat: 0, lon: 0 } }],
  ControlChangeRecorded: [{ ...of('place'), controlledBy: 'p' }, 'unknown-reference'],
  PauseDeclared: [{ id: 'x', declaredBy: ['p'], ...PAUSE }],
  PauseAccepted: [{ ...of('pause'), party: 'p' }, 'unknown-reference'],
  PauseRejected: [{ ...of('pause'), party: 'p' }, 'unknown-reference'],
  PauseExtended: [{ ...of('pause'), endsOn: '2018-05-31' }, 'not-declared'],
  PauseHoursAmended: [
    { ...of('pause'), from: '2018-03-10', dailyFrom: '10:00', dailyTo: '12:00' },
    'not-declared',
  ],
  PauseSuspended: [of('pause'), 'not-declared'],
  PauseResumed: [of('pause'), 'not-suspended', 'not-declared'],
  PauseEnded: [of('pause'), 'not-declared'],
  CorridorAnnounced: [{ id: 'x', name: 'X', authorities: ['p'] }],
  CorridorOpened: [{ id: 'x', name: 'X', authorities: ['p'] }],
  CorridorRestricted: [{ ...of('corridor'), serves: ['aid'], reason: 'r' }, 'unknown-reference'],
  CorridorSuspended: [of('corridor'), 'not-open'],
  CorridorResumed: [of('corridor'), 'not-suspended'],
  CorridorClosed: [of('corridor'), 'not-open'],
  FacilityEstablished: [{ ...of('corridor'), facility: 'f', kind: 'water' }, 'unknown-reference'],
  FacilityWithdrawn: [{ ...of('corridor'), facility: 'f' }, 'not-established'],
  SafePassageGuaranteed: [{ ...of('corridor'), guarantor: 'p' }, 'unknown-reference'],
  GuaranteeWithdrawn: [{ ...of('corridor'), guarantor: 'p' }, 'not-guaranteed'],
  ConvoyPlanned: [{ id: 'x', corridor: 'c', purpose: 'aid' }],
  ConvoyDeparted: [{ id: 'x', corridor: 'c', purpose: 'aid' }],
  CheckpointPassed: [{ ...of('convoy'), checkpoint: 'p' }, 'no-departure'],
  ConvoyHeld: [of('convoy'), 'no-departure'],
  ConvoyReleased: [of('convoy'), 'no-departure', 'not-held'],
  ConvoyTurnedBack: [of('convoy'), 'no-departure'],
  ConvoyCancelled: [of('convoy'), 'no-plan'],
  ConvoyArrived: [of('convoy'), 'no-departure'],
  ShellingReported: [{ id: 'x', weapon: 'mortar' }],
  IncidentReported: [{ id: 'x', kind: 'armed-clash' }],
  MeetingRecorded: [{ id: 'x', parties: ['p'], subjects: ['s'], outcome: 'ongoing' }],
  AgreementRecorded: [{ id: 'x', parties: ['p'], obligations: [] }],
};

/** What must have been for the warning not to be given. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  PauseResumed: ['PauseDeclared', 'PauseSuspended'],
  CorridorResumed: ['CorridorOpened', 'CorridorSuspended'],
  FacilityWithdrawn: ['CorridorOpened', 'FacilityEstablished'],
  GuaranteeWithdrawn: ['CorridorOpened', 'SafePassageGuaranteed'],
  ConvoyReleased: ['ConvoyDeparted', 'ConvoyHeld'],
  ConvoyCancelled: ['ConvoyPlanned'],
};
const BEGUN: Readonly<Record<string, string>> = {
  party: 'PartyRegistered',
  place: 'PlaceRegistered',
  pause: 'PauseDeclared',
  corridor: 'CorridorOpened',
  convoy: 'ConvoyDeparted',
};

function reported(type: string, hour: number): Fact<string, object> {
  const at = `2018-03-09T${String(hour).padStart(2, '0')}:00:00Z`;
  return fact(`${type} ${hour}`, type, FIRST[type]![0], parseOccurred(at, 'UTC'));
}

/** What the reporter of a fact is warned of beside others that were recorded before it. */
function warned(recorded: readonly Fact<string, object>[], next: Fact<string, object>): string[] {
  const { lifecycle } = recordTypes.get(next.type)!;
  const after = decide(lifecycle, rehydrate(lifecycle, recorded), adding(next));
  if (isContradiction(after)) throw new Error(after.contradiction);
  return after.warnings.map(({ code }) => code);
}

test('every event is in the list', () => {
  expect(Object.keys(FIRST).sort()).toEqual([...recordTypes.keys()].sort());
});

describe('of an entity of which nothing is recorded', () => {
  test.each(Object.entries(FIRST))('%s', (type, [, ...codes]) => {
    expect(warned([], reported(type, 12))).toEqual(codes);
  });
});

const gaps = Object.entries(FIRST).filter(([, [, code]]) => code !== undefined);

describe('where it takes its place after what was missing, it is not warned of', () => {
  const before = (type: string) => {
    const needed = BEFORE[type] ?? [BEGUN[recordTypes.get(type)!.category]!];
    return needed.map((event, at) => reported(event, 8 + at));
  };

  test.each(gaps)('%s', (type) => {
    expect(warned(before(type), reported(type, 12))).toEqual([]);
  });

  test.each(gaps)(
    '%s that was recorded first: it was warned of then, and the late report is taken',
    (type) => {
      let recorded = [reported(type, 12)];
      for (const late of before(type)) {
        expect(warned(recorded, late)).toEqual([]);
        recorded = [...recorded, late];
      }
    },
  );
});

test('a warning is of its own place in time: a later opening fills no gap', () => {
  expect(warned([reported('CorridorOpened', 14)], reported('CorridorClosed', 12))).toEqual(['not-open']);
  expect(warned([reported('CorridorOpened', 14)], reported('CorridorSuspended', 12))).toEqual(['not-open']);
});

const LIBS = join(import.meta.dirname, '../..');

// The compiler holds the codes in use to the list; these hold the list to what is used, and the page to the list.
test.each(Object.keys(WARNINGS))('%s is given somewhere', (code) => {
  const sources = ['domain/src', 'ledger/src', 'projections/src'].flatMap((folder) =>
    readdirSync(join(LIBS, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/spec\.ts$|warning-codes\.ts$/.test(name))
      .map((name) => readFileSync(join(LIBS, folder, name), 'utf8')),
  );
  expect(sources.some((source) => source.includes(`'${code}'`))).toBe(true);
});

test('docs/warnings.md lists every warning, with what it says', () => {
  const page = readFileSync(join(LIBS, '../docs/warnings.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (.+?) +\|$/gm)].map(([, code, says]) => [code, says]);
  expect(rows).toEqual(Object.entries(WARNINGS));
});
