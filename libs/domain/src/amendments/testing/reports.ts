/** For specs only: reports of every category, each in variants that one reporter might have mixed up. */
import fc from 'fast-check';
import { atMinute } from '../../kernel/testing/arbitraries.js';
import type { Body } from './test-stream.js';

export interface Report {
  readonly command: string;
  readonly body: Body;
}

const reason = ['Shelling.', { en: 'A road block.' }, undefined];

/** By category: each command of one entity, by its fields that may differ; undefined is a field left out. */
export const VARIANTS: Record<string, Record<string, Record<string, readonly unknown[]>>> = {
  party: {
    'register-party': { id: ['p'], name: ['Army', 'Army of Islam'], kind: ['armed-group', 'state-force'] },
    'record-position': { party: ['p'], subject: ['truce', 'exit'], stance: ['accepts', 'refuses'] },
  },
  place: {
    'register-place': {
      id: ['s'],
      name: ['Wafideen', 'Al-Wafideen'],
      location: [{ lat: 33.57, lon: 36.42 }],
      pcode: ['SY01', undefined],
    },
    'record-control-change': { place: ['s'], controlledBy: ['a', 'b'], contested: [true, undefined] },
  },
  pause: {
    'declare-pause': {
      id: ['d'],
      declaredBy: [['russia']],
      timeZone: ['Asia/Damascus', 'UTC'],
      dailyFrom: ['09:00', '10:00'],
      dailyTo: ['14:00'],
      startsOn: ['2018-03-01', '2018-03-02'],
      duration: ['P3D', 'P1W'],
    },
    'accept-pause': { pause: ['d'], party: ['p', 'q'] },
    'reject-pause': { pause: ['d'], party: ['p', 'q'] },
    'extend-pause': { pause: ['d'], endsOn: ['2018-03-05', '2018-03-12'] },
    'amend-pause-hours': {
      pause: ['d'],
      from: ['2018-03-04'],
      dailyFrom: ['08:00', '07:00'],
      dailyTo: ['13:00'],
    },
    'suspend-pause': { pause: ['d'], reason },
    'resume-pause': { pause: ['d'], reason },
    'end-pause': { pause: ['d'], reason },
  },
  corridor: {
    'announce-corridor': {
      id: ['c'],
      name: ['Wafideen', 'Camp'],
      authorities: [['a']],
      serves: [['aid'], undefined],
    },
    'open-corridor': {
      id: ['c'],
      name: ['Wafideen', 'Camp'],
      authorities: [['a'], ['a', 'b']],
      from: ['x', undefined],
    },
    'restrict-corridor': { corridor: ['c'], serves: [['aid'], ['wounded']], reason: ['Mines.'] },
    'suspend-corridor': { corridor: ['c'], reason },
    'resume-corridor': { corridor: ['c'], reason },
    'close-corridor': { corridor: ['c'], reason },
    'establish-facility': { corridor: ['c'], facility: ['f', 'g'], kind: ['medical', 'water'] },
    'withdraw-facility': { corridor: ['c'], facility: ['f', 'g'] },
    'guarantee-safe-passage': { corridor: ['c'], guarantor: ['r', 't'], terms: ['On foot.', undefined] },
    'withdraw-guarantee': { corridor: ['c'], guarantor: ['r', 't'] },
  },
  convoy: {
    'plan-convoy': { id: ['v'], corridor: ['c'], purpose: ['aid', 'medical'], vehicles: [12, undefined] },
    'depart-convoy': {
      id: ['v'],
      corridor: ['c', 'e'],
      purpose: ['evacuation'],
      people: [{ civilians: 300 }, { civilians: 278, wounded: 4 }, undefined],
    },
    'pass-checkpoint': { convoy: ['v'], checkpoint: ['x', 'y'] },
    'hold-convoy': { convoy: ['v'], reason },
    'release-convoy': { convoy: ['v'], reason },
    'turn-back-convoy': { convoy: ['v'], reason },
    'cancel-convoy': { convoy: ['v'], reason },
    'arrive-convoy': {
      convoy: ['v'],
      place: ['x', undefined],
      people: [{ civilians: 300 }, { civilians: 290 }],
    },
  },
  incident: {
    'report-shelling': {
      id: ['i'],
      place: ['s', 't'],
      weapon: ['mortar'],
      casualties: [{ killed: 2 }, { injured: 3 }],
    },
    'report-incident': { id: ['i'], kind: ['armed-clash', 'grenade'], place: ['s', undefined] },
  },
  meeting: {
    'record-meeting': {
      id: ['m'],
      parties: [['p', 'q']],
      subjects: [['exit']],
      outcome: ['agreed', 'ongoing'],
    },
  },
  agreement: {
    'record-agreement': {
      id: ['g'],
      parties: [['p', 'q']],
      obligations: [[{ id: 'o', party: 'p', text: 'To leave.' }], []],
      guarantors: [['r'], undefined],
    },
  },
};

/** Moments within six minutes, intervals of them, days in one zone or another; undefined where no time is given. */
const when = fc.oneof(
  fc.record({ from: fc.nat(5), length: fc.nat(3) }).map(({ from, length }) => {
    const [start, end] = [from, from + length].map((at) => new Date(atMinute(at)).toISOString());
    return { occurredAt: length === 0 ? start! : `${start}/${end}` };
  }),
  fc.record({
    occurredAt: fc.constantFrom('2018-03-08', '2018-03-09'),
    timeZone: fc.constantFrom('UTC', undefined),
  }),
  fc.constant({}),
);

const provenance = fc.record(
  {
    source: fc.constantFrom({ name: 'Reuters' }, { name: 'SOHR', reliability: 'B' }),
    credibility: fc.constantFrom(1, 3),
    note: fc.constantFrom('By telephone.', { en: 'Seen.' }),
    handling: fc.constantFrom('restricted'),
  },
  { requiredKeys: [] },
);

/** Bodies of one command. */
export function bodies(category: string, command: string): fc.Arbitrary<Body> {
  const fields = Object.entries(VARIANTS[category]![command]!);
  const own = fc.record(
    Object.fromEntries(fields.map(([name, values]) => [name, fc.constantFrom(...values)])),
  );
  return fc
    .tuple(own, when, provenance)
    .map(([data, time, said]) => withoutUndefined({ ...time, ...data, ...said }));
}

/** One report of a category, beside another of the same command. */
export function reportPair(
  category: string,
): fc.Arbitrary<{ readonly right: Report; readonly wrong: Report }> {
  return fc
    .constantFrom(...Object.keys(VARIANTS[category]!))
    .chain((command) =>
      fc
        .tuple(bodies(category, command), bodies(category, command))
        .map(([right, wrong]) => ({ right: { command, body: right }, wrong: { command, body: wrong } })),
    );
}

/** Reports of one entity, whether or not they can all be true. */
export function reports(category: string, maxLength = 5): fc.Arbitrary<Report[]> {
  return fc.array(
    reportPair(category).map(({ right }) => right),
    { maxLength },
  );
}

/** The merge patch that makes one body of another; `undefined` where nothing differs. */
export function patchBetween(from: Body, to: Body): Body {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]))
      .map((name) => [name, patchOf(from[name], to[name])]),
  );
}

/** Members that are no longer there are taken away. */
function patchOf(from: unknown, to: unknown): unknown {
  if (to === undefined) return null;
  if (!isPlain(from) || !isPlain(to)) return to;
  return { ...Object.fromEntries(Object.keys(from).map((name) => [name, null])), ...to };
}

function isPlain(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutUndefined(body: Body): Body {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
