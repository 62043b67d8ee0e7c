import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface SourceText {
  /** Relative to the repository. */
  readonly file: string;
  readonly tree: ts.SourceFile;
}

/** Every TypeScript file that is in git or new and not ignored, but for the peers of the benchmarks. */
export function sources(): SourceText[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const files = listed.split('\n').filter((file) => file !== '' && !file.startsWith('test/bench/peers/'));
  return files.map((file) => ({ file, tree: parsed(file) }));
}

function parsed(file: string): ts.SourceFile {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}
