/** Reports that give every field that an answer may have and the scenario does not give. */
import type { ScenarioLine } from '../support/scenario.js';

const source = {
  name: 'A monitor',
  kind: 'monitor',
  url: 'https://example.org/report',
  publishedAt: '2018-03-11',
  reliability: 'B',
};
const common = {
  occurredAt: '2018-03-11T09:00:00+02:00',
  source,
  credibility: 2,
  note: { en: 'A note.' },
  handling: 'restricted',
};
const people = {
  civilians: 5,
  fighters: 4,
  familyMembers: 3,
  wounded: 2,
  staff: { low: 0, best: 1, high: 2 },
};
const places = { from: 'gate', to: 'camp' };
const corridor = { id: 'all', name: 'All', ...places, authorities: ['host'], serves: ['civilians'] };
const convoy = { corridor: 'all', purpose: 'aid', ...places, people, vehicles: 3, operatedBy: 'host' };

const report = (command: string, data: object, occurredAt = common.occurredAt) => ({
  command,
  data: { ...common, occurredAt, ...data },
});

export const EVERY_FIELD: readonly Omit<ScenarioLine, 'idempotencyKey'>[] = [
  report('register-party', { id: 'host', name: 'Host', kind: 'mediator', aliases: ['H'] }),
  report('record-position', {
    party: 'host',
    subject: 'aid',
    stance: 'conditional',
    conditions: 'If it is quiet.',
  }),
  report('register-place', {
    id: 'gate',
    name: 'Gate',
    location: { lat: 33.59, lon: 36.43 },
    geometry: { type: 'Point', coordinates: [36.43, 33.59] },
    precision: { scale: 'ACLED geo_precision', value: 1 },
    pcode: 'SY0301',
    aliases: ['The gate'],
  }),
  report('record-control-change', {
    place: 'gate',
    controlledBy: 'host',
    previously: 'others',
    contested: true,
  }),
  report('declare-pause', {
    id: 'nightly',
    name: 'Nightly',
    declaredBy: ['host'],
    timeZone: 'Asia/Damascus',
    dailyFrom: '00:15',
    dailyTo: '00:45',
    startsOn: '2018-03-01',
    endsOn: '2018-04-30',
    area: {
      places: ['gate'],
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [36.4, 33.5],
            [36.5, 33.5],
            [36.5, 33.6],
            [36.4, 33.5],
          ],
        ],
      },
    },
  }),
  report('accept-pause', { pause: 'nightly', party: 'host' }),
  report('reject-pause', { pause: 'nightly', party: 'others' }),
  report('open-corridor', {
    ...corridor,
    pause: 'nightly',
    route: {
      type: 'LineString',
      coordinates: [
        [36.43, 33.59],
        [36.44, 33.6],
      ],
    },
  }),
  report('establish-facility', { corridor: 'all', facility: 'kitchen', kind: 'hot-meals', name: 'Kitchen' }),
  report('guarantee-safe-passage', {
    corridor: 'all',
    guarantor: 'host',
    beneficiaries: ['civilians'],
    terms: 'Unarmed.',
  }),
  report('plan-convoy', { id: 'planned', ...convoy }),
  report('depart-convoy', { id: 'arrived', ...convoy }),
  report('depart-convoy', { id: 'moving', ...convoy }),
  report('pass-checkpoint', { convoy: 'arrived', checkpoint: 'gate' }, '2018-03-11T09:20:00+02:00'),
  report('pass-checkpoint', { convoy: 'seen', checkpoint: 'gate' }),
  report(
    'arrive-convoy',
    { convoy: 'arrived', place: 'camp', people, outcome: 'facilitated' },
    '2018-03-11T09:40:00+02:00',
  ),
  report('report-incident', {
    id: 'incident',
    kind: 'armed-clash',
    weapon: 'rifle',
    place: 'gate',
    location: { lat: 33.59, lon: 36.43 },
    attacks: 1,
    rounds: { low: 1, best: 2, high: 3 },
    attributedTo: 'others',
    casualties: { killed: 1, injured: 2 },
  }),
  report('record-meeting', {
    id: 'meeting',
    parties: ['host', 'others'],
    mediators: ['host'],
    hostedBy: 'host',
    venue: 'A school',
    subjects: ['aid'],
    demands: [{ by: 'host', of: 'others', text: 'Quiet.' }],
    outcome: 'agreed',
  }),
  report('record-agreement', {
    id: 'agreement',
    parties: ['host', 'others'],
    guarantors: ['host'],
    obligations: [{ id: 'quiet', party: 'others', text: 'Quiet.', due: '2018-03-12' }],
  }),
];
