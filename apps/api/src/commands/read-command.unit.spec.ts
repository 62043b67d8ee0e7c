import { catalogue } from '@hudna/domain';
import { InvalidCommand, UnknownCommand } from '@hudna/ledger';
import { deliveryOf, readCommand } from './read-command.js';

const body = { id: 'al-wafideen', name: 'Al-Wafideen', authorities: ['syrian-army'], note: 'By phone.' };

describe('a command that was read', () => {
  it('is an instance of its class with its own fields alone', () => {
    const command = readCommand({ command: 'open-corridor', body, idempotencyKey: 'k', expectedRevision: 3 });
    expect(command).toBeInstanceOf(catalogue.get('open-corridor')!.command);
    const { note, ...own } = body;
    expect({ ...command }).toEqual(own);
    expect(Object.getOwnPropertySymbols({ ...command })).toEqual([]);
    const { checked, options } = deliveryOf(command);
    expect([checked.data, checked.common]).toEqual([own, { note }]);
    expect(options).toEqual({ idempotencyKey: 'k', expectedRevision: 3 });
  });

  it('is refused where it is none, or not as it should be', () => {
    expect(() => readCommand({ command: 'open-coridor', body })).toThrow(UnknownCommand);
    expect(() => readCommand({ command: 'open-corridor', body: {} })).toThrow(InvalidCommand);
  });

  it('is not what was made in another way', () => {
    const { command: Command } = catalogue.get('open-corridor')!;
    expect(() => deliveryOf(Object.assign(new Command(), body))).toThrow(/OpenCorridor/);
  });
});
