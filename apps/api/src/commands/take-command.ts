import { CommandHandler, type ICommandHandler, Command } from '@nestjs/cqrs';
import { Ledger, type Order, type Taken } from '@hudna/ledger';

/** Any command of the catalogue, with what its delivery adds. */
export class TakeCommand extends Command<Taken> {
  constructor(readonly order: Order) {
    super();
  }
}

/** The one handler: the catalogue knows the commands, the ledger knows what to do with them. */
@CommandHandler(TakeCommand)
export class TakeCommandHandler implements ICommandHandler<TakeCommand> {
  constructor(private readonly ledger: Ledger) {}

  execute({ order }: TakeCommand): Promise<Taken> {
    return this.ledger.take(order);
  }
}
