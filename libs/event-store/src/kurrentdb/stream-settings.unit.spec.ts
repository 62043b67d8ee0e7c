import type { RecordedEvent } from '@kurrent/kurrentdb-client';
import { StreamSettings } from './stream-settings.js';

describe('StreamSettings', () => {
  it.each([
    [{ $maxCount: 3 }, '$maxCount 3'],
    [{ $maxAge: 60, $acl: { $r: 'ops' } }, '$maxAge 60'],
    [{ $tb: 4 }, '$tb 4'],
  ])('refuses %j, until it is taken out', (data, what) => {
    const settings = new StreamSettings();
    settings.note(record('$metadata', '$$a-1', data));
    expect(() => settings.refuse()).toThrow(`The stream a-1 has ${what} in KurrentDB, by which`);
    settings.note(record('$metadata', '$$a-1', { $acl: { $r: 'ops' } }));
    expect(() => settings.refuse()).not.toThrow();
  });

  it('says how many more there are, and heeds each record once', () => {
    const settings = new StreamSettings();
    const first = record('$metadata', '$$a-1', { $maxCount: 3 });
    settings.note(first);
    settings.note(record('$streamDeleted', 'b-1', undefined));
    expect(() => settings.refuse()).toThrow(/a-1 has \$maxCount 3 in KurrentDB, as have others \(1\)/);
    settings.note(record('$metadata', '$$a-1', {}));
    settings.note(first);
    expect(() => settings.refuse()).toThrow(/b-1 has a tombstone .* from a backup/);
  });

  it("leaves alone KurrentDB's own streams, and what lets no event go", () => {
    const settings = new StreamSettings();
    settings.note(record('$metadata', '$$$scavenges', { $maxAge: 60 }));
    settings.note(record('$metadata', '$$a-1', { $tb: 0, $cacheControl: 5 }));
    expect(() => settings.refuse()).not.toThrow();
  });
});

let position = 0n;

function record(type: string, streamId: string, data: unknown): RecordedEvent {
  position += 1n;
  return { type, streamId, data, position: { commit: position, prepare: position } } as RecordedEvent;
}
