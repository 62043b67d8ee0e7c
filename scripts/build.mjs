/** dist/ as the sources want it. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { capture } from './launch.mjs';
import { exclusively } from './lock.mjs';
import { inRoot, root, Trouble } from './places.mjs';
import { during } from './progress.mjs';

export const API = inRoot('dist', 'apps', 'api', 'apps', 'api', 'src', 'main.js');
export const CLI = inRoot('dist', 'apps', 'cli', 'apps', 'cli', 'src', 'main.js');

const STAMP = inRoot('dist', '.built-from');
const SOURCES = ['apps', 'libs', 'nest-cli.json', 'tsconfig.json', 'package-lock.json'];

/** Builds where a source has changed since the last build that went well. */
export async function ensureBuild(node, { always = false } = {}) {
  if (!always && isBuilt()) return;
  await exclusively(async () => {
    if (!always && isBuilt()) return;
    // Taken before the build: what is saved while it runs makes the next one.
    const from = fingerprint();
    rmSync(STAMP, { force: true });
    const results = await during('Building...', () =>
      Promise.all(['api', 'cli'].map((app) => nest(node, app))),
    );
    const failed = results.find(({ code }) => code !== 0);
    if (failed) {
      if (failed.code > 128) throw new Trouble('The build was stopped.', failed.code);
      process.stderr.write(`${failed.output}\n\n`);
      throw new Trouble('The build failed: the compiler says why above.', failed.code);
    }
    mkdirSync(dirname(STAMP), { recursive: true });
    writeFileSync(STAMP, from);
  });
}

function nest(node, app) {
  return capture(node, [inRoot('node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build', app]);
}

function isBuilt() {
  if (!existsSync(API) || !existsSync(CLI) || !existsSync(STAMP)) return false;
  return readFileSync(STAMP, 'utf8') === fingerprint();
}

/** Names, sizes and times of the sources: their contents need not be read. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES) stamp(hash, source);
  return hash.digest('hex');
}

function stamp(hash, path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory()) {
    if (!path.endsWith('.spec.ts')) hash.update(`${path}\0${found.size}\0${found.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) {
    if (name !== 'node_modules' && !name.startsWith('.')) stamp(hash, `${path}/${name}`);
  }
}
