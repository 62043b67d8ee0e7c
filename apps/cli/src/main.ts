#!/usr/bin/env node
import { EXIT } from './exit-codes.js';
import { complain } from './output.js';

/** Node would end with 1, and that says that something is not as it should be. */
function fault(error: unknown): never {
  complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(EXIT.fault);
}

process.on('uncaughtException', fault);
process.on('unhandledRejection', fault);

try {
  const { program, run } = await import('./program.js');
  process.exitCode = await run(program(), process.argv.slice(2));
} catch (error) {
  fault(error);
}
