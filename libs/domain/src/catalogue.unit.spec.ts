import { catalogue, eventTypes } from './catalogue.js';

const commands = [...catalogue.values()];

describe('The event types of the catalogue', () => {
  it('have one command each', () => {
    expect(eventTypes.size).toBe(commands.length);
  });

  /**
   * A version is the number of upcasts and one, so that no version lacks its upcast. What was once written stays: an
   * upcast that got lost shows here.
   */
  it('are at version 1, but for these', () => {
    const raised = commands.filter(({ version }) => version !== 1);
    expect(Object.fromEntries(raised.map(({ event, version }) => [event, version]))).toEqual({
      PauseDeclared: 2,
    });
  });
});
