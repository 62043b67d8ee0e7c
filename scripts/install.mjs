/** node_modules as package-lock.json has it, and the pinned Node in it. Quiet where nothing is to do. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exclusively, fail, run, say } from './common.mjs';

const WANTED = JSON.parse(readFileSync('package.json', 'utf8')).devDependencies.node;
const major = (version) => Number.parseInt(version, 10);
const NODE = join('node_modules', '.bin', 'node');
const hasNode = () => existsSync(NODE);

if (!isInstalled()) {
  await exclusively(async () => {
    if (!isInstalled()) await install();
  });
}

async function install() {
  say('Installing what Hudna needs (npm ci)...');
  const code = await run('npm', 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error');
  if (code > 128) fail('The installation was stopped.', code);
  if (code !== 0) {
    fail(
      'The dependencies could not be installed: npm says why above. Is the npm registry within reach?',
      code,
    );
  }
  // Where npm is set to run no install scripts (ignore-scripts), the one that brings the pinned Node is run all the same.
  if (!hasNode()) await run('npm', 'rebuild', 'node', '--ignore-scripts=false', '--loglevel=error');
  if (hasNode() && (await run(NODE, '--check', 'scripts/install.mjs')) === 0) return;
  if (major(process.versions.node) < major(WANTED)) {
    fail(
      `Hudna runs on Node ${WANTED}, and the one that npm has brought does not run on this machine ` +
        `(${process.platform} ${process.arch}): install Node ${major(WANTED)}, and start npm with it.`,
    );
  }
  say(
    `The pinned Node ${WANTED} does not run on this machine: its own Node ${process.versions.node} is used.`,
  );
  // npm scripts look there first.
  for (const name of ['node', 'node.cmd', 'node.ps1']) rmSync(`node_modules/.bin/${name}`, { force: true });
}

/** True where every package that the lock file asks of every machine is there in its version, and Node is. */
function isInstalled() {
  const found = packagesOf('node_modules/.package-lock.json');
  const wanted = Object.entries(
    packagesOf('package-lock.json') ?? fail('package-lock.json is missing: is this a whole copy of Hudna?'),
  );
  return (
    found !== undefined &&
    wanted.every(
      ([path, { version, optional, devOptional }]) =>
        path === '' || optional || devOptional || found[path]?.version === version,
    ) &&
    (hasNode() || major(process.versions.node) >= major(WANTED))
  );
}

function packagesOf(lock) {
  return existsSync(lock) ? JSON.parse(readFileSync(lock, 'utf8')).packages : undefined;
}
