import { ConsoleLogger } from '@nestjs/common';

/** Nest's own logger, but for the failure of a start: main.ts says that, in one line where the operator can mend it. */
export class StartLogger extends ConsoleLogger {
  override error(message: unknown, ...rest: unknown[]): void {
    if (rest.at(-1) !== 'ExceptionHandler') super.error(message, ...rest);
  }
}
