import {
  arrived,
  codesOf,
  correcting,
  departed,
  idOf,
  ledgerOnDisk,
  type PostedCommand,
  retracting,
} from './ledger.fixture.js';

const on = ledgerOnDisk(Date.parse('2018-04-20T08:00:00Z'));
const { post } = on;

describe('the same again, where amendments are about it', () => {
  it('by key is answered as the first time, with a warning where it was retracted since', async () => {
    const first = await post(departed, 'a');
    expect((await post(departed, 'a')).receipt).toEqual(first.receipt);
    await post(retracting({ key: 'a' }), 'r');
    const again = await post(departed, 'a');
    expect([again.repeated, codesOf(again)]).toEqual([true, ['unknown-reference', 'retracted']]);
    expect((await post(retracting({ key: 'a' }), 'r')).repeated).toBe(true);
    await post(retracting({ key: 'r' }), 'r2');
    expect(codesOf(await post(departed, 'a'))).toEqual(['unknown-reference']);
    expect(codesOf(await post(retracting({ key: 'a' }), 'r'))).toEqual(['retracted']);
  });

  it('of an amendment without a key is a repeat of the latest that stands', async () => {
    const id = idOf(await post(arrived, 'a'));
    const send = ([command, body]: PostedCommand) => on.ledger.record({ command, body });
    const change = (civilians: number) => correcting(id, { people: { civilians } });
    const first = await send(change(278));
    expect(await send(change(278))).toEqual({ ...first, repeated: true });
    expect((await send(change(287))).repeated).toBe(false);
    expect((await send(change(278))).repeated).toBe(false);
    expect((await send(retracting(id))).repeated).toBe(false);
    expect((await send(retracting(id))).repeated).toBe(true);
  });

  it('of a report that was corrected since, as it was posted or as it is now, is a repeat of it', async () => {
    await post(departed, 'd');
    const id = idOf(await post(arrived, 'a'));
    await post(correcting(id, { people: { civilians: 278 } }), 'c');
    for (const civilians of [728, 278]) {
      const body = { ...arrived[1], people: { civilians } };
      const again = await on.ledger.record({ command: 'arrive-convoy', body });
      expect([again.repeated, idOf(again)]).toEqual([true, id]);
    }
  });

  it('of a report that was retracted since is a report of its own', async () => {
    await post(arrived, 'a');
    await post(retracting({ key: 'a' }), 'r');
    expect((await on.ledger.record({ command: arrived[0], body: arrived[1] })).repeated).toBe(false);
  });
});
