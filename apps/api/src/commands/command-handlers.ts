import type { Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { catalogue } from '@hudna/domain';
import { type CommandResult, Ledger } from '@hudna/ledger';
import { deliveryOf } from './read-command.js';

/** A handler for the class of each command of the catalogue. */
export const commandHandlers: readonly Type<ICommandHandler<object, CommandResult>>[] = [
  ...catalogue.values(),
].map(({ command }) => {
  @CommandHandler(command)
  class LedgerCommandHandler implements ICommandHandler<object, CommandResult> {
    constructor(private readonly ledger: Ledger) {}

    execute(delivered: object): Promise<CommandResult> {
      const { checked, options } = deliveryOf(delivered);
      return this.ledger.recordChecked(checked, options);
    }
  }
  return LedgerCommandHandler;
});
