import { v5 } from 'uuid';
import { StoreDamaged } from '../errors.js';
import { EventIdIndex } from './event-id-index.js';

describe('Known', () => {
  it('knows where each of very many events is, and how far each stream goes', () => {
    const index = new EventIdIndex();
    const events = Array.from({ length: 20_000 }, (_, number) => ({
      id: v5(String(number), v5.URL),
      stream: `s-${number % 7}`,
      revision: Math.floor(number / 7),
    }));
    for (const event of events) index.add(event);
    expect(index.count).toBe(20_000);
    for (const { id, ...place } of events) expect(index.find(id)).toEqual(place);
    expect(index.find(v5('another', v5.URL))).toBeUndefined();
    expect([index.last('s-0'), index.last('s-6'), index.last('s-7')]).toEqual([2857, 2856, -1]);
  });

  it('distinguishes ids that differ in one digit, wherever it is', () => {
    const index = new EventIdIndex();
    const id = '00000000-0000-4000-8000-000000000000';
    index.add({ id, stream: 'a-1', revision: 0 });
    for (const [place, digit] of [...id].entries()) {
      if (digit === '-') continue;
      const other = `${id.slice(0, place)}f${id.slice(place + 1)}`;
      expect(index.find(other)).toBeUndefined();
    }
  });

  it('knows streams that are called after their first event, and those that only look like it', () => {
    const index = new EventIdIndex();
    const [a, b] = [v5('a', v5.URL), v5('b', v5.URL)];
    const events = [
      { id: a, stream: `incident-${a}`, revision: 0 },
      { id: b, stream: `incident-${a}`, revision: 1 },
      { id: v5('c', v5.URL), stream: `convoy-${a}`, revision: 0 },
      { id: v5('d', v5.URL), stream: `incident-${b}`, revision: 0 },
      { id: v5('e', v5.URL), stream: `convoy-${v5('e', v5.URL)}`, revision: 0 },
    ];
    for (const event of events) index.add(event);
    for (const { id, ...place } of events) expect(index.find(id)).toEqual(place);
    expect([index.last(`incident-${a}`), index.last(`convoy-${b}`)]).toEqual([1, -1]);
  });

  it('refuses an event where those before it in its stream are missing', () => {
    const index = new EventIdIndex();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => v5(name, v5.URL)) as [string, string, string];
    expect(() => index.add({ id: a, stream: 'a-1', revision: 1 })).toThrow(
      /stream a-1: revision 0 is due, and 1/,
    );
    index.add({ id: a, stream: 'a-1', revision: 0 });
    expect(() => index.add({ id: b, stream: 'a-1', revision: 2 })).toThrow(StoreDamaged);
    index.add({ id: c, stream: 'a-1', revision: 1 });
    expect([index.count, index.last('a-1'), index.find(b)]).toEqual([2, 1, undefined]);
  });

  it('refuses an id that is known', () => {
    const index = new EventIdIndex();
    const id = v5('one', v5.URL);
    index.add({ id, stream: 'a-1', revision: 0 });
    expect(() => index.add({ id, stream: 'b-1', revision: 3 })).toThrow(StoreDamaged);
    expect(index.find(id)).toEqual({ stream: 'a-1', revision: 0 });
  });
});
