import { CommandHandler, type ICommandHandler, Command } from '@nestjs/cqrs';
import { Ledger, type Delivery, type CommandResult } from '@hudna/ledger';

/** Any command of the catalogue, with what its delivery adds. */
export class TakeCommand extends Command<CommandResult> {
  constructor(readonly delivery: Delivery) {
    super();
  }
}

/** The one handler: the catalogue knows the commands, the ledger knows what to do with them. */
@CommandHandler(TakeCommand)
export class TakeCommandHandler implements ICommandHandler<TakeCommand> {
  constructor(private readonly ledger: Ledger) {}

  execute({ delivery }: TakeCommand): Promise<CommandResult> {
    return this.ledger.record(delivery);
  }
}
