/** dist as the sources have it, after what is missing is installed. Quiet where nothing is to do. */
import './install.mjs';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { exclusively, fail, run, say } from './common.mjs';

const RECORD = 'dist/.built-from';

if (!isBuilt(hashOfSources())) {
  await exclusively(async () => {
    // Taken before the build: what is saved while it runs makes the next one.
    const sources = hashOfSources();
    if (isBuilt(sources)) return;
    rmSync(RECORD, { force: true });
    say('Building...');
    const code = await run('nest', 'build');
    if (code > 128) fail('The build was stopped.', code);
    if (code !== 0) fail('The build failed: the compiler says why above.', code);
    writeFileSync(RECORD, sources);
  });
}

function isBuilt(sources) {
  return existsSync(RECORD) && readFileSync(RECORD, 'utf8') === sources;
}

function hashOfSources() {
  const code = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`),
  );
  const files = code.filter((name) => /(?<!\.spec)\.ts$/.test(name)).sort();
  const hash = createHash('sha256');
  for (const file of [
    'nest-cli.json',
    'scripts/libraries-without-nest.mjs',
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
    ...files,
  ]) {
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}
