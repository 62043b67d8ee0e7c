import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { scratchDirectory } from '../support/server.js';
import { ROOT } from './documented.js';

/** What can be checked of the image and of the compose files without running them. */
const DOCKER = join(ROOT, 'docker');
const COMPOSE = readdirSync(DOCKER).filter((name) => /^compose.*\.yaml$/.test(name));
const { devDependencies, scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const textOf = (name: string) => readFileSync(join(DOCKER, name), 'utf8');

it('there is a file for each way to run it', () => {
  expect(COMPOSE).toEqual(['compose.cluster.yaml', 'compose.kurrentdb.yaml', 'compose.yaml']);
});

describe.each(COMPOSE)('%s', (name) => {
  const isThere = runs('docker', 'compose', 'version');

  (isThere ? it : it.skip)(
    `${isThere ? '' : 'skipped, no docker compose here: '}docker compose reads it`,
    () => {
      execFileSync('docker', ['compose', '-f', join(DOCKER, name), 'config', '--quiet'], { stdio: 'pipe' });
    },
  );

  it('pins its images', () => {
    const images = [...textOf(name).matchAll(/^ +image: (\S+)$/gm)].map(([, image]) => image!);
    for (const image of images.filter((each) => each !== 'hudna:local')) {
      expect(image).toMatch(/:\d+\.\d+\.\d+(-[a-z]+)?$/);
    }
  });

  it('gives Hudna only what it reads', () => {
    const given = [...textOf(name).matchAll(/^ +(HUDNA_\w+|KURRENTDB_CONNECTION_\w+|HOST|PORT):/gm)];
    const read = sources();
    expect(given.length).toBeGreaterThan(0);
    expect(given.map(([, variable]) => variable!).filter((each) => !read.includes(`'${each}'`))).toEqual([]);
  });
});

it.each([...COMPOSE, 'Dockerfile', 'secrets.sh', 'haproxy.cfg', '../.github/workflows/ci.yml'])(
  'no secret is in %s',
  (name) => {
    const text = textOf(name);
    // A password in an address that is no variable, a key, a password's value.
    expect(text).not.toMatch(/:\/\/[^/\s@]+:(?!%s)[^$/\s@]+@/);
    expect(text).not.toMatch(/-----BEGIN|changeit/);
    expect(text).not.toMatch(/(PASSWORD|SECRET|TOKEN)\w*: *['"]?[^\s$'"]/);
  },
);

it('secrets get neither into the repository nor into the image', () => {
  expect(textOf('.gitignore').split('\n')).toContain('/secrets/');
  const [first, ...rest] = textOf('Dockerfile.dockerignore')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  expect(first).toBe('*');
  expect(rest.filter((line) => /^!(docker|data|\*)\/?$/.test(line))).toEqual([]);
});

it('the image has the Node that everything is tested with', () => {
  const bases = [...textOf('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  expect(new Set(bases)).toEqual(new Set([`node:${devDependencies.node}-slim`]));
});

it('the image starts the server and the command line with the commands and flags of npm start and npm run hudna', () => {
  const [start, hudna] = [scripts.start, scripts.hudna].map((script: string) =>
    script.replace(/^\(.*\) && /, '').replace(' --import=./scripts/end-with-npm.mjs', ''),
  );
  const words = start!.split(' ').map((word) => `"${word}"`);
  expect(textOf('Dockerfile')).toContain(`CMD [${words.join(', ')}]`);
  expect(textOf('hudna.sh').replace('/hudna/', '')).toContain(`exec ${hudna} "$@"`);
});

const hasOpenssl = runs('openssl', 'version');

(hasOpenssl ? it : it.skip)(
  `${hasOpenssl ? '' : 'skipped, no openssl here: '}secrets.sh makes each secret once, and says none`,
  async () => {
    const { directory, remove } = await scratchDirectory();
    try {
      const docker = join(directory, 'docker');
      mkdirSync(docker);
      cpSync(join(DOCKER, 'secrets.sh'), join(docker, 'secrets.sh'));
      const make = () => execFileSync('sh', [join(docker, 'secrets.sh')], { encoding: 'utf8' });
      const output = make();
      const wanted = [...textOf('compose.cluster.yaml').matchAll(/^ +file: \.\/(secrets\/\S+)$/gm)];
      const made = wanted.map(([, file]) => readFileSync(join(docker, file!), 'utf8'));
      expect(readdirSync(join(docker, 'secrets')).toSorted()).toEqual(
        wanted.map(([, file]) => basename(file!)).toSorted(),
      );
      expect(statSync(join(docker, 'secrets')).mode & 0o777).toBe(0o700);
      const password = readFileSync(join(docker, 'secrets/kurrentdb-admin'), 'utf8');
      expect(password).toMatch(/^[0-9a-f]{48}$/);
      expect(output).not.toContain(password);
      expect(make()).toBe(output);
      expect(wanted.map(([, file]) => readFileSync(join(docker, file!), 'utf8'))).toEqual(made);
    } finally {
      await remove();
    }
  },
);

/** Whether a program is there. */
function runs(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** The program's own text, without tests. */
function sources(): string {
  const files = globSync('{apps,libs}/*/src/**/*.ts', { cwd: ROOT });
  return files
    .filter((file) => !/\.(spec|testing)\.ts$|\/testing\.ts$/.test(file))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');
}
