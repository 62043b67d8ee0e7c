/**
 * A process of its own that opens the store of a directory (its argument), for tests that kill it. Says `open`, then the
 * id of each event once its append was answered, a line each. With `hold` it only holds the directory.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('.') || !specifier.endsWith('.js')) return next(specifier, context);
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    return existsSync(source) ? { url: source.href, shortCircuit: true } : next(specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'es6' },
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

const { SqliteEventStore } = await import('./index.js');
const [directory, mode] = process.argv.slice(2);
const store = await SqliteEventStore.open({ directory });
process.stdout.write('open\n');
process.stdin.resume();
if (mode !== 'hold') {
  for (let writer = 0; writer < 10; writer += 1) void write(`writer-${writer}-${randomUUID()}`);
}

async function write(stream) {
  for (let revision = -1; ; revision += 1) {
    const event = { id: randomUUID(), type: 'Written', data: { text: 'x'.repeat(300) }, metadata: {} };
    await store.append(stream, [event], revision < 0 ? 'no-stream' : revision);
    process.stdout.write(`${event.id}\n`);
  }
}
