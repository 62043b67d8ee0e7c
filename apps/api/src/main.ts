import 'reflect-metadata';
import { TransparencyLogKeyRefused } from '@hudna/audit';
import { StoreDamaged, StoreInUse, StoreUnavailable, WrongConnectionString } from '@hudna/event-store';
import { readConfig, ConfigurationError } from './config.js';
import { startServer } from './server.js';

const MENDABLE = [
  ConfigurationError,
  StoreInUse,
  StoreDamaged,
  StoreUnavailable,
  WrongConnectionString,
  TransparencyLogKeyRefused,
];

try {
  const { url, stop } = await startServer(readConfig(process.env));
  process.stdout.write(`Hudna listens on ${url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(0)));
  }
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
}

/** One line for what the operator can mend; the stack trace for all else. */
function sentenceOf(error: unknown): string {
  if (MENDABLE.some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof Error && 'code' in error) {
    const { code } = error;
    if (code === 'EADDRINUSE') {
      return `Port ${process.env['PORT'] ?? '3000'} is taken by another program: stop that one, or set PORT to another (0 for any).`;
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      return `This machine has no address ${process.env['HOST']}: set HOST to one of its own, such as 127.0.0.1.`;
    }
    if (code === 'EACCES' || code === 'EROFS') {
      return `Hudna may not do this: ${error.message}. Mend the permissions, or set HUDNA_DATA_DIR or PORT.`;
    }
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
