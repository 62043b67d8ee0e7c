import type { EventStore } from '../port.js';
import { comparePositions } from '../position.js';
import { newStream, someEvents } from './helpers.js';

export function watermarkContract(current: () => EventStore): void {
  describe('watermark', () => {
    it('has all that comes after recorded later, and gives the head', async () => {
      const store = current();
      const before = (await store.append(newStream(), someEvents(1), 'any')).events[0]!;
      const moment = Date.parse(before.recordedAt);
      for (let turn = 0; turn < 2; turn += 1) {
        const head = await store.advanceWatermark(moment);
        expect(comparePositions(head, before.position)).toBeGreaterThanOrEqual(0);
        const after = (await store.append(newStream(), someEvents(1), 'any')).events[0]!;
        expect(comparePositions(after.position, head)).toBeGreaterThan(0);
        expect(Date.parse(after.recordedAt)).toBeGreaterThan(moment);
      }
    });

    it('knows all that is recorded at or before the moment, whatever is under way meanwhile', async () => {
      const store = current();
      const moment = Date.now();
      const append = () => store.append(newStream(), someEvents(1), 'any');
      const appended = Array.from({ length: 20 }, append);
      const advanced = store.advanceWatermark(moment);
      appended.push(...Array.from({ length: 20 }, append));
      const head = await advanced;
      for (const { events } of await Promise.all(appended)) {
        if (Date.parse(events[0]!.recordedAt) > moment) continue;
        expect(comparePositions(events[0]!.position, head)).toBeLessThanOrEqual(0);
      }
    });

    it('is refused for a moment in the future', async () => {
      await expect(current().advanceWatermark(Date.now() + 3_600_000)).rejects.toThrow(RangeError);
      await expect(current().advanceWatermark(NaN)).rejects.toThrow(RangeError);
    });
  });
}
