import { CommandHandler, type ICommandHandler, Command } from '@nestjs/cqrs';
import { Ledger, type Delivery, type CommandResult } from '@hudna/ledger';

/** Any command of the catalogue, with what its delivery adds. */
export class RecordCommand extends Command<CommandResult> {
  constructor(readonly delivery: Delivery) {
    super();
  }
}

/** The one handler: the catalogue knows the commands, the ledger knows what to do with them. */
@CommandHandler(RecordCommand)
export class RecordCommandHandler implements ICommandHandler<RecordCommand> {
  constructor(private readonly ledger: Ledger) {}

  execute({ delivery }: RecordCommand): Promise<CommandResult> {
    return this.ledger.record(delivery);
  }
}
