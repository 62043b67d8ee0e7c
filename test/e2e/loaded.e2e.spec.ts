import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const UNWANTED = /^(@nestjs\/.*|rxjs|ajv|class-validator-jsonschema)$/;
const LIBRARIES = join(import.meta.dirname, '../../dist/libs');

/** Imports a library in a process of its own, and prints the package of each module that this loads. */
const PROGRAM = `
  import { registerHooks } from 'node:module';
  const packages = new Set();
  registerHooks({
    load(url, context, next) {
      packages.add(/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1]);
      return next(url, context);
    },
  });
  await import(process.argv[1]);
  console.log(JSON.stringify([...packages].filter(Boolean)));
`;

function packagesOf(library: string): string[] {
  const path = join(LIBRARIES, library, 'src/index.js');
  const answer = execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM, path]);
  return JSON.parse(answer.toString()) as string[];
}

// The threads of the server load these, each for itself.
it.each(['projections', 'audit'])(
  '%s computes views without Nest and without what checks commands',
  (library) => {
    const packages = packagesOf(library);
    expect(packages).toContain('class-validator');
    expect(packages.filter((name) => UNWANTED.test(name))).toEqual([]);
  },
);
