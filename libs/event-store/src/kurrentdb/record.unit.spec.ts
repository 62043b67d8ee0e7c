import type { RecordedEvent as KurrentEvent } from '@kurrent/kurrentdb-client';
import { InvalidPosition, StoreDamaged } from '../errors.js';
import { type Position, START } from '../position.js';
import { pairOf, positionOfPair } from './position.js';
import { recordOf, refuseStampOf, stamped } from './record.js';

const ID = '00000000-0000-4000-8000-000000000001';
const STAMP = { recordedMs: Date.UTC(2018, 2, 9, 7, 0, 0, 123), seen: '40/40' as Position, by: 'one' };

describe('the stamp of an event', () => {
  it.each(['{}', '{"by":"test","nested":{"$hudna":1}}', '{"__proto__":{"a":1}}'])(
    'is read back, and leaves the metadata %s as they were',
    (metadata) => {
      const record = recordOf(anEvent(new TextDecoder().decode(stamped(metadata, STAMP))));
      expect(record.stamp).toEqual({ ...STAMP, serverMs: 0 });
      expect(JSON.stringify(record.metadata)).toBe(metadata);
      expect(record).toMatchObject({ id: ID, stream: 'a-1', revision: 3, position: '50/50' });
    },
  );

  it('keeps its name to itself', () => {
    const event = { id: ID, type: 'Happened', data: {}, metadata: { $hudna: 1 } };
    expect(() => refuseStampOf(event)).toThrow(TypeError);
    expect(() => refuseStampOf({ ...event, metadata: { hudna: 1 } })).not.toThrow();
  });

  it.each([
    ['none', '{}'],
    ['one without a time', '{"$hudna":{"seen":"0","by":"one"}}'],
    ['one of a time that is none', '{"$hudna":{"recordedAt":"once","seen":"0","by":"one"}}'],
    [
      'one of a position that is none',
      '{"$hudna":{"recordedAt":"2018-03-09T07:00:00Z","seen":"x","by":"one"}}',
    ],
  ])('that is %s is that of a stranger', (_, metadata) => {
    expect(() => recordOf(anEvent(metadata))).toThrow(StoreDamaged);
    expect(() => recordOf(anEvent(metadata))).toThrow(
      /Happened .* in the stream a-1 \(revision 3, position 50\/50\)/,
    );
  });
});

describe('a position of KurrentDB', () => {
  it('is one text, and read back', () => {
    const pair = { commit: 2n ** 63n - 1n, prepare: 17n };
    expect(positionOfPair(pair)).toBe('9223372036854775807/17');
    expect(pairOf(positionOfPair(pair))).toEqual(pair);
    expect(pairOf(START)).toBe('start');
  });

  it.each(['1', '17/18', '9223372036854775808/0', '1/2/3', ''])('is none of %j', (text) => {
    expect(() => pairOf(text as Position)).toThrow(InvalidPosition);
  });
});

function anEvent(metadata: string): KurrentEvent {
  return {
    ...{
      id: ID,
      type: 'Happened',
      streamId: 'a-1',
      revision: 3n,
      isJson: true,
      data: {},
      created: new Date(0),
    },
    ...{ position: { commit: 50n, prepare: 50n }, metadata: JSON.parse(metadata) },
  } as KurrentEvent;
}
