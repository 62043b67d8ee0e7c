import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './config.js';
import { CONFIG } from './tokens.js';

/** Gives the settings to every module. */
@Module({})
export class ConfigModule {
  static of(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: CONFIG, useValue: config }],
      exports: [CONFIG],
    };
  }
}
