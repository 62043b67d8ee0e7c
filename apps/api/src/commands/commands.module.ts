import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { CommandsController } from './commands.controller.js';
import { commandHandlers } from './command-handlers.js';

@Module({
  imports: [LedgerModule],
  controllers: [CommandsController],
  providers: [...commandHandlers],
})
export class CommandsModule {}
