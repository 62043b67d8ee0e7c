import { given, on } from '../kernel/testing/given.js';
import type { PartyKind, Stance } from './commands.js';
import { type PartyFact, partyLifecycle } from './lifecycle.js';

const registered = (
  when: string,
  kind: PartyKind = 'armed-group',
  name: object = { en: 'Jaysh', ar: 'جيش' },
) => on(when, 'PartyRegistered', { id: 'jaysh-al-islam', name: name as { en: string }, kind });
const position = (when: string, stance: Stance, conditions?: string) =>
  on(when, 'PositionRecorded', {
    party: 'jaysh-al-islam',
    subject: 'talks-on-withdrawal',
    stance,
    ...(conditions && { conditions }),
  });
const party = (...facts: PartyFact[]) => given(partyLifecycle, ...facts);

describe('a party', () => {
  it('is registered', () => {
    expect(party().when(registered('08:00'))).toMatchObject({
      warnings: [],
      state: { registration: { kind: 'armed-group' }, because: ['PartyRegistered 08:00'] },
    });
  });

  it('may be registered twice the same, in whatever order the languages come', () => {
    const again = registered('09:00', 'armed-group', { ar: 'جيش', en: 'Jaysh' });
    expect(party(registered('08:00')).when(again)).toMatchObject({
      warnings: ['already-so'],
      state: { because: ['PartyRegistered 08:00'] },
    });
  });

  it('cannot be registered as something else: that is a correction', () => {
    const decision = party(registered('08:00')).when(registered('09:00', 'mediator', { en: 'Other' }));
    expect(decision.refused).toBe(
      'The party is registered already, with another name, kind: give another party another id, or say in the note of another report what is wrong.',
    );
    expect(decision.contradicts).toEqual(['PartyRegistered 08:00']);
  });
});

describe('a position', () => {
  it('holds until the party takes another, and says which record it rests on', () => {
    expect(
      party(registered('07:00'), position('08:00', 'refuses')).when(
        position('09:00', 'conditional', 'With families.'),
      ),
    ).toMatchObject({
      warnings: [],
      state: {
        positions: [
          {
            subject: 'talks-on-withdrawal',
            stance: 'conditional',
            conditions: 'With families.',
            because: 'PositionRecorded 09:00',
          },
        ],
      },
    });
  });

  it('that was taken earlier and reported later changes nothing', () => {
    expect(
      party(position('09:00', 'accepts')).when(position('08:00', 'refuses')).state.positions,
    ).toMatchObject([{ stance: 'accepts' }]);
  });

  it('is kept by subject, before and after the registration', () => {
    const aid = on('08:30', 'PositionRecorded', {
      party: 'jaysh-al-islam',
      subject: 'aid',
      stance: 'considering' as const,
    });
    expect(party(position('08:00', 'refuses'), aid, registered('09:00')).state.positions).toMatchObject([
      { subject: 'aid' },
      { subject: 'talks-on-withdrawal' },
    ]);
  });
});
