import type { EventSummary } from '@hudna/audit';
import { formatAnswer } from './format-answer.js';
import { eventLines } from './event-lines.js';

const occurred = {
  start: '2018-03-09T09:00:00.000Z',
  end: '2018-03-09T09:00:00.000Z',
  precision: 'instant',
  given: '2018-03-09T09:00:00Z',
  timeZone: 'UTC',
} as const;
const common = { stream: 'convoy-c', occurred, recordedAt: '2018-03-12T00:00:00.000Z', warnings: [] };
const retraction = {
  ...common,
  id: 'r',
  says: 'RecordRetracted of ConvoyDeparted of convoy c (2018-03-12T00:00:00Z)',
  type: 'RecordRetracted',
  position: '3',
  amends: 'd',
  reason: { en: 'It never left.', ar: 'لم تغادر' },
  because: [],
} as unknown as EventSummary;
const departed = {
  ...common,
  id: 'd',
  says: 'ConvoyDeparted of convoy c (2018-03-09T09:00:00Z), as corrected',
  type: 'ConvoyDeparted',
  position: '1',
  note: 'By phone.',
  because: [
    {
      ...common,
      id: 'c',
      says: 'RecordCorrected of ConvoyDeparted of convoy c (2018-03-12T00:00:00Z)',
      type: 'RecordCorrected',
      position: '2',
      amends: 'd',
      reason: 'A slip.',
      changed: [
        { path: '/data/people/civilians', from: 287, to: 278 },
        { path: '/note', to: 'By phone.' },
      ],
      because: [],
    },
  ],
} as unknown as EventSummary;

it('shows a corrected record with its corrections beneath it', () => {
  expect(eventLines(departed, '  - ')).toEqual([
    '  - ConvoyDeparted of convoy c (2018-03-09T09:00:00Z), as corrected; recorded 2018-03-12T00:00:00.000Z, position 1, d',
    '    note: By phone.',
    '    - amended by RecordCorrected of ConvoyDeparted of convoy c (2018-03-12T00:00:00Z); recorded 2018-03-12T00:00:00.000Z, position 2, c',
    '                 why: A slip.',
    '                 changed: /data/people/civilians from 287 to 278',
    '                 changed: /note from nothing to By phone.',
  ]);
});

it('says why a record was retracted', () => {
  expect(eventLines(retraction, '- because of ')).toEqual([
    expect.stringContaining('- because of RecordRetracted of ConvoyDeparted of convoy c'),
    '             why: It never left.',
  ]);
});

it('shows in a history what amends what', () => {
  const item = {
    occurred,
    recordedAt: common.recordedAt,
    position: '1',
    revision: 0,
    data: {},
    warnings: [],
  };
  const items = [
    { id: 'd', type: 'ConvoyDeparted', ...item, amendedBy: ['r'], retracted: true },
    { id: 'r', type: 'RecordRetracted', ...item, amends: 'd' },
  ];
  const lines = formatAnswer({ category: 'convoy', id: 'c', items, position: '3' }).split('\n');
  expect(lines[0]!.trim().split(/ {2,}/)).toEqual([
    'id',
    'type',
    'occurred',
    'recordedAt',
    'amendedBy',
    'retracted',
    'amends',
  ]);
  expect(lines.join('\n')).toMatch(/RecordRetracted .* d$/m);
});
