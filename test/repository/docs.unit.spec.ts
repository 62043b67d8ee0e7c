import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Files, headings and names of the code that the documentation names exist, and a recipe's diff fits the code. */
const ROOT = join(import.meta.dirname, '../..');
const PAGES = ['*.md', '{docs,docker,examples,test}/**/*.md'];
const SOURCES = ['{apps,libs,test,examples}/**/*.{ts,mjs}'];

interface Page {
  readonly file: string;
  readonly text: string;
  /** Without blocks of diffs, which may name what they would add. */
  readonly prose: string;
}

const pages: readonly Page[] = filesOf(PAGES).map((file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return { file, text, prose: text.replaceAll(/^```diff\n[^]*?^```$/gm, '') };
});

it('names no file that is not there', () => {
  const missing = pages.flatMap(({ file, prose }) =>
    [...prose.matchAll(/(?<![\w/.@:$-])(?:apps|libs|test|docs|docker|scripts|examples)\/[\w./*{},-]*/g)]
      .map(([path]) => path.replace(/[.,]+$/, ''))
      .filter((path) => globSync(path, { cwd: ROOT }).length === 0)
      .map((path) => `${file}: ${path}`),
  );
  expect([...new Set(missing)]).toEqual([]);
});

it('links to pages and headings that are there', () => {
  const broken = pages.flatMap(({ file, prose }) =>
    [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(file, target))
      .map((target) => `${file}: ${target}`),
  );
  expect(broken).toEqual([]);
});

it('has every page of docs/ linked from another', () => {
  const linked = new Set(
    pages.flatMap(({ file, prose }) =>
      [...prose.matchAll(/\]\(([^)\s#:]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => relative(ROOT, join(ROOT, dirname(file), target!)))
        .filter((target) => target !== file),
    ),
  );
  const lost = pages.map(({ file }) => file).filter((file) => file.startsWith('docs/') && !linked.has(file));
  expect(lost).toEqual([]);
});

it('has in the glossary only names that the code has', () => {
  const known = new Set(
    filesOf(SOURCES).flatMap(
      (file) => readFileSync(join(ROOT, file), 'utf8').match(/[A-Za-z_$][\w$]*/g) ?? [],
    ),
  );
  const { text } = pages.find(({ file }) => file === 'docs/glossary.md')!;
  const names = [...text.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([A-Za-z][\w$]*)`/g)].map(([, name]) => name!),
  );
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

it('says of each dependency what it is for', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  const { text } = pages.find(({ file }) => file === 'docs/dependencies.md')!;
  const named = new Set(
    [...text.matchAll(/^\| (`.*?`.*?) \|/gm)].flatMap(([, cell]) => cell!.match(/[^`, ]+/g) ?? []),
  );
  const unnamed = Object.keys({ ...dependencies, ...devDependencies }).filter(
    (name) => !named.has(name) && !(name.startsWith('@types/') && named.has('@types/*')),
  );
  expect(unnamed).toEqual([]);
});

it('draws the arrows between libraries that are enforced', () => {
  const { forbidden } = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs')) as {
    forbidden: readonly { name: string; to: { pathNot: readonly string[] } }[];
  };
  const enforced = forbidden.flatMap(({ name, to }) => {
    const library = /^([\w-]+)-imports-only-what-it-may$/.exec(name)?.[1];
    const allowed = library && to.pathNot.map((path) => path.slice('^libs/'.length, -1));
    return allowed ? [[library, allowed.filter((other) => other !== library).toSorted()] as const] : [];
  });
  const { text } = pages.find(({ file }) => file === 'docs/architecture.md')!;
  const names = new Map(
    [...text.matchAll(/(\w+)\[libs\/([\w-]+)\]/g)].map(([, node, name]) => [node!, name!]),
  );
  const arrows = [...text.matchAll(/^ *(\w+)(?:\[.*?\])? --> (\w+)$/gm)].map(([, from, to]) => [from!, to!]);
  const below = (node: string): string[] =>
    arrows.flatMap(([from, to]) => (from === node ? [names.get(to!)!, ...below(to!)] : []));
  const drawn = [...names].map(([node, name]) => [name, [...new Set(below(node))].toSorted()] as const);
  expect(Object.fromEntries(drawn)).toEqual(Object.fromEntries(enforced));
});

it('has in its recipes diffs that can be applied to the code as it is', () => {
  const recipes = pages.filter(({ file }) => file.startsWith('docs/recipes/'));
  const unfit = recipes.flatMap(({ file, text }) =>
    [...text.matchAll(/^```diff\n([^]*?)^```$/gm)].flatMap(([, diff]) => faultOf(diff!, file)),
  );
  expect(unfit).toEqual([]);
});

function filesOf(patterns: readonly string[]): string[] {
  return globSync(patterns, { cwd: ROOT, exclude: ['**/node_modules/**', '**/dist/**'] }).toSorted();
}

function leadsSomewhere(file: string, target: string): boolean {
  const [path = '', heading] = target.split('#');
  const page = path === '' ? join(ROOT, file) : join(ROOT, dirname(file), path);
  if (!existsSync(page)) return false;
  if (heading === undefined) return true;
  const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm);
  return [...headings].some(([, words]) => anchorOf(words!) === heading);
}

/** As GitHub makes it. */
function anchorOf(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function faultOf(diff: string, file: string): string[] {
  try {
    execFileSync('git', ['apply', '--check', '-'], { cwd: ROOT, input: diff, stdio: 'pipe' });
    return [];
  } catch (error) {
    return [`${file}: ${(error as { stderr: Buffer }).stderr.toString()}`];
  }
}
