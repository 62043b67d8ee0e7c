import { leafHashOf, leafOf, type ProvedEvent } from './leaf.js';

// The example of docs/proof.md.
const EVENT: ProvedEvent = {
  id: '3f0e7a52-6c0b-5d0f-9b1a-0c6f0f6f7a10',
  type: 'CorridorOpened',
  stream: 'corridor-al-wafideen',
  revision: 0,
  recordedAt: '2018-03-11T08:00:00.000Z',
  data: { name: { en: 'al-Wafideen', ar: 'مخيم الوافدين' }, id: 'al-wafideen', from: 33.57, to: null },
  metadata: { schema: 1 },
};

test('a leaf is the canonical form of seven fields', () => {
  expect(leafOf(EVENT)).toBe(
    '{"data":{"from":33.57,"id":"al-wafideen","name":{"ar":"مخيم الوافدين","en":"al-Wafideen"},"to":null},' +
      '"id":"3f0e7a52-6c0b-5d0f-9b1a-0c6f0f6f7a10","metadata":{"schema":1},' +
      '"recordedAt":"2018-03-11T08:00:00.000Z","revision":0,"stream":"corridor-al-wafideen","type":"CorridorOpened"}',
  );
  expect(leafHashOf(EVENT).toString('base64')).toBe('VZi0IqsHSiKYedDqlfxiNt7vpEUYR+tJ2BQVvpLXOPY=');
});

test('the position is not in it, since it differs from store to store', () => {
  const recorded = { ...EVENT, position: '17' };
  expect(leafOf(recorded)).toBe(leafOf(EVENT));
});

// RFC 8785, section 3.2.2 and 3.2.3.
test('numbers, characters and the order of keys are as RFC 8785 has them', () => {
  const data = {
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(leafOf({ ...EVENT, data })).toContain(
    '{"data":{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"},',
  );
});
