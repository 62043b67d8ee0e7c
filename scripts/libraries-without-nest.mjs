/**
 * A plugin of `nest build`, after that of @nestjs/swagger, which imports its package into every class that it describes.
 * In the libraries nothing uses that import, and it would load Nest into each thread and each command of `hudna`.
 */
import ts from 'typescript';

export const before = () => (context) => (file) => {
  if (!file.fileName.includes('/libs/')) return file;
  const others = file.statements.filter(
    (statement) => !ts.isImportDeclaration(statement) || statement.moduleSpecifier.text !== '@nestjs/swagger',
  );
  return context.factory.updateSourceFile(file, others);
};
