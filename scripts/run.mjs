/**
 * The one entry of all npm scripts: `node scripts/run.mjs <what> [arguments]`. Whatever Node started npm, the
 * dependencies are installed, the build is fresh, and the target runs on the pinned Node.
 */
import { existsSync, readFileSync } from 'node:fs';
import { API, CLI, ensureBuild } from './build.mjs';
import { ensureDependencies, pinnedNode } from './dependencies.mjs';
import { run } from './launch.mjs';
import { inRoot, Trouble } from './places.mjs';

/** Node's own flags: users need not read that SQLite's binding is young. */
const QUIET = ['--disable-warning=ExperimentalWarning'];
const MAPS = '--enable-source-maps';
/** Those of the server, the same in its image. Its young heap stays small: it took 40 MB more, and made nothing faster. */
const SERVER_FLAGS = JSON.parse(readFileSync(inRoot('scripts/server-flags.json'), 'utf8'));

const tool = (...path) => inRoot('node_modules', ...path);

const CHECKS = [
  ['formatting', tool('prettier', 'bin', 'prettier.cjs'), ['--check', '.']],
  ['lint', tool('eslint', 'bin', 'eslint.js'), ['.']],
  ['types', tool('typescript', 'bin', 'tsc'), ['--noEmit']],
  [
    'dependencies',
    tool('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
    ['apps', 'libs', '--config', '.dependency-cruiser.cjs'],
  ],
];

const targets = {
  async build(node) {
    await ensureBuild(node, { always: true });
    return 0;
  },

  async start(node, args) {
    await ensureBuild(node);
    return run(node, [...SERVER_FLAGS, API, ...args]);
  },

  async hudna(node, args) {
    await ensureBuild(node);
    // Started by npm or by hand: files are named from where the user stands.
    return run(node, [...QUIET, MAPS, CLI, ...args], { INIT_CWD: process.env.INIT_CWD ?? process.cwd() });
  },

  demo: (node, args) => targets.hudna(node, ['demo', ...args]),

  async test(node, args, env = {}) {
    await ensureBuild(node);
    // By NODE_OPTIONS and not by a flag, so that jest's workers have them too.
    const options = [process.env.NODE_OPTIONS, '--experimental-vm-modules', ...QUIET];
    return run(node, [tool('jest', 'bin', 'jest.js'), ...args], {
      NODE_OPTIONS: options.filter(Boolean).join(' '),
      ...env,
    });
  },

  /** The same tests as among the others, for longer; the numbers can be set from outside, and a seed can be given. */
  'test:hostile': (node, args) =>
    targets.test(node, ['test/hostile/hostile', ...args], {
      HOSTILE_REQUESTS: process.env.HOSTILE_REQUESTS ?? '20000',
    }),

  'test:crash': (node, args) =>
    targets.test(node, ['test/e2e/crash', ...args], { CRASH_ROUNDS: process.env.CRASH_ROUNDS ?? '200' }),

  /** FAULT names some of them, by a part of their names. */
  'test:faults': (node, args) =>
    targets.test(node, ['test/faults', ...args], { FAULT_ROUNDS: process.env.FAULT_ROUNDS ?? '100' }),

  /** KurrentDB's part of the tests at its full length; it needs a server's program, as HUDNA_KURRENTDB_BIN names it. */
  'test:cluster': (node, args) =>
    targets.test(node, ['--runInBand', 'test/kurrentdb', 'libs/event-store/src/kurrentdb', ...args], {
      HUDNA_CLUSTER_ROUNDS: process.env.HUDNA_CLUSTER_ROUNDS ?? '20',
      KURRENTDB_LISTENED_SECONDS: process.env.KURRENTDB_LISTENED_SECONDS ?? '600',
      CLUSTER_KILLS: process.env.CLUSTER_KILLS ?? '20',
      CLUSTER_FROZEN_SECONDS: process.env.CLUSTER_FROZEN_SECONDS ?? '30',
      KURRENTDB_AWAY_SECONDS: process.env.KURRENTDB_AWAY_SECONDS ?? '60',
      KURRENTDB_ORDERS: process.env.KURRENTDB_ORDERS ?? '3',
    }),

  async bench(node, args) {
    await ensureBuild(node);
    const entry = inRoot('test', 'bench', 'main.ts');
    if (!existsSync(entry)) throw new Trouble('There is no benchmark yet: test/bench/main.ts is missing.');
    return run(node, [...QUIET, entry, ...args]);
  },

  /** All of them, so that one run shows everything there is to mend. */
  async check(node) {
    const failed = [];
    for (const [name, program, args] of CHECKS) {
      process.stdout.write(`\n-- ${name}\n`);
      if ((await run(node, [program, ...args])) !== 0) failed.push(name);
    }
    process.stdout.write(failed.length > 0 ? `\nNot in order: ${failed.join(', ')}.\n` : '\nAll in order.\n');
    return failed.length > 0 ? 1 : 0;
  },
};

async function main([name, ...args]) {
  if (!name || !Object.hasOwn(targets, name)) {
    throw new Trouble(`Say what to run: ${Object.keys(targets).join(', ')}.`, 2);
  }
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Trouble(`npm runs on Node ${process.versions.node}, and Hudna's scripts need 20 or later.`);
  }
  await ensureDependencies();
  return targets[name](await pinnedNode(), args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Trouble ? error.message : error.stack}\n`);
  process.exitCode = codeFor(process.argv[2], error);
}

/** The exit codes of `hudna` mean something (docs/exit-codes.md): where it could not be started, that is 3. */
function codeFor(name, error) {
  const code = error instanceof Trouble ? error.exitCode : 1;
  return ['hudna', 'demo'].includes(name) && code < 128 ? 3 : code;
}
