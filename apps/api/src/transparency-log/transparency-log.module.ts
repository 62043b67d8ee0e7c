import { Module } from '@nestjs/common';
import { transparencyLogDirectory, TransparencyLogReader } from '@hudna/audit';
import type { Config } from '../config.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { CONFIG, TRANSPARENCY_LOG } from '../tokens.js';
import { LogController } from './transparency-log.controller.js';

@Module({
  imports: [LedgerModule],
  controllers: [LogController],
  providers: [
    {
      provide: TRANSPARENCY_LOG,
      inject: [CONFIG],
      useFactory: ({ dataDirectory }: Config) =>
        TransparencyLogReader.open(transparencyLogDirectory(dataDirectory)),
    },
  ],
})
export class TransparencyLogModule {}
