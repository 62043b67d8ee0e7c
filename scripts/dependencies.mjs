/** node_modules as package-lock.json wants it, and the pinned Node in it. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { capture } from './launch.mjs';
import { exclusively } from './lock.mjs';
import { inRoot, readJson, Trouble } from './places.mjs';
import { during } from './progress.mjs';

const NODE_PACKAGE = inRoot('node_modules', 'node');
const PINNED = join(NODE_PACKAGE, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Installs where something is missing or of another version than the lock file has. */
export async function ensureDependencies() {
  if (areInstalled()) return;
  await exclusively(async () => {
    if (areInstalled()) return;
    const { code, output } = await during('Installing what Hudna needs (npm ci)...', npmCi);
    if (code > 128) throw new Trouble('The installation was stopped.', code);
    if (code !== 0) {
      process.stderr.write(`${output}\n\n`);
      throw new Trouble(
        'The dependencies could not be installed: npm ci says why above. Is the npm registry within reach?',
        code,
      );
    }
  });
}

/** The Node that everything runs on: the one of node_modules or, where that cannot be had, a new enough one of the machine. */
export async function pinnedNode() {
  if (await answers(PINNED)) return PINNED;
  // Someone's npm may be told to run no install scripts (ignore-scripts): what this one does can be made up for.
  const { output } = await exclusively(async () =>
    (await answers(PINNED))
      ? { output: '' }
      : during('Fetching the pinned Node...', () =>
          capture(process.execPath, [join(NODE_PACKAGE, 'installArchSpecificPackage.js')], {
            cwd: NODE_PACKAGE,
          }),
        ),
  );
  if (await answers(PINNED)) return PINNED;
  const wanted = pinnedVersion();
  if (majorOf(process.versions.node) >= majorOf(wanted)) {
    process.stderr.write(
      `The pinned Node ${wanted} does not run on this machine; its own Node ${process.versions.node} is used.\n`,
    );
    return process.execPath;
  }
  if (output) process.stderr.write(`${output}\n\n`);
  throw new Trouble(
    `Hudna runs on Node ${wanted}, which npm should have brought to ${PINNED}, and it is not there or does not run on ` +
      `this machine (${process.platform} ${process.arch}). Delete node_modules and try again or, if that does not ` +
      `help, install Node ${majorOf(wanted)} and start npm with it.`,
  );
}

/** True where every package that the lock file asks of every machine is there in its version. */
function areInstalled() {
  const wanted = readJson(inRoot('package-lock.json'))?.packages;
  const found = readJson(inRoot('node_modules', '.package-lock.json'))?.packages;
  if (!wanted) {
    throw new Trouble('package-lock.json is not there or cannot be read: is this a whole copy of Hudna?');
  }
  if (!found) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || found[path]?.version === version,
  );
}

function npmCi() {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // The npm that started this script, on the Node that runs it; where it was started by hand, the one on the path.
  const cli = process.env.npm_execpath ?? npmBeside(process.execPath);
  if (cli?.endsWith('.js')) return capture(process.execPath, [cli, ...args]);
  const windows = process.platform === 'win32';
  return capture(windows ? 'npm.cmd' : 'npm', args, { shell: windows });
}

function npmBeside(node) {
  const path = join(dirname(node), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return existsSync(path) ? path : undefined;
}

async function answers(node) {
  if (!existsSync(node)) return false;
  const { code, output } = await capture(node, ['--version']);
  return code === 0 && majorOf(output.replace(/^v/, '')) >= majorOf(pinnedVersion());
}

function pinnedVersion() {
  return readJson(inRoot('package.json'))?.devDependencies?.node ?? '26';
}

function majorOf(version) {
  return Number.parseInt(version, 10);
}
