import ts from 'typescript';
import { type SourceText, sources } from './sources.js';

/** The names in the code and the words of its comments: one word, one meaning (docs/glossary.md). */
let all: SourceText[];
beforeAll(() => {
  all = sources();
});

it('exports each name from one file', () => {
  const files = new Map<string, string[]>();
  for (const { file, tree } of all) {
    if (/\.spec\.ts$|(^|\/)index\.ts$/.test(file)) continue;
    for (const name of new Set(exportedNames(tree))) files.set(name, [...(files.get(name) ?? []), file]);
  }
  expect([...files].filter(([, { length }]) => length > 1)).toEqual([]);
});

/** Words of no field: each stood for something that has a name. `toldAt` and `toldBy` are terms of the domain. */
const RETIRED = /^(shel(f|ves)|filings?|things?|told|seal(s|ed|ing)?|house|tracks?)$/i;
const TERMS = new Set(['toldAt', 'toldBy']);

it('has no retired word in a name', () => {
  const found = all.flatMap(({ file, tree }) =>
    identifiers(tree)
      .filter((name) => !TERMS.has(name) && wordsOf(name).some((word) => RETIRED.test(word)))
      .map((name) => `${file}: ${name}`),
  );
  expect([...new Set(found)]).toEqual([]);
});

it('has no retired word in a comment', () => {
  const found = all.flatMap(({ file, tree }) =>
    comments(tree).flatMap((comment) =>
      (comment.match(/[\p{L}$_-]+/gu) ?? [])
        .filter((word) => RETIRED.test(word) && !TERMS.has(word))
        .map((word) => `${file}: ${word}: ${comment.slice(0, 80)}`),
    ),
  );
  expect([...new Set(found)]).toEqual([]);
});

function exportedNames(tree: ts.SourceFile): string[] {
  return tree.statements.flatMap((statement) => {
    const isExported = ts.canHaveModifiers(statement)
      ? ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      : false;
    if (!isExported) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
    }
    const { name } = statement as ts.DeclarationStatement;
    return name ? [name.text] : [];
  });
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundNames(element.name),
  );
}

function identifiers(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function comments(tree: ts.SourceFile): string[] {
  const ranges = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node) => {
    for (const range of ts.getLeadingCommentRanges(tree.text, node.pos) ?? []) ranges.set(range.pos, range);
    for (const range of ts.getTrailingCommentRanges(tree.text, node.end) ?? []) ranges.set(range.pos, range);
    node.getChildren(tree).forEach(visit);
  };
  visit(tree);
  return [...ranges.values()].map(({ pos, end }) => tree.text.slice(pos, end));
}

/** `readModelOf` to `read`, `Model`, `Of`. */
function wordsOf(name: string): string[] {
  return name.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_#$]+/);
}
