import { category, command, type FieldError, type Reference } from '../kernel/category.js';
import * as commands from './commands.js';
import { agreementLifecycle } from './lifecycle.js';

export * from './commands.js';
export * from './lifecycle.js';

export const agreement = category(agreementLifecycle, [
  command({
    command: commands.RecordAgreement,
    event: 'AgreementRecorded',
    check: eachOnce,
    references: everyone,
  }),
]);

function eachOnce({ obligations }: commands.RecordAgreement): FieldError[] {
  const ids = obligations.map(({ id }) => id);
  return ids.flatMap((id, at) =>
    ids.indexOf(id) === at
      ? []
      : [{ pointer: `/obligations/${at}/id`, detail: `id ${id} is taken by an obligation before it.` }],
  );
}

function everyone({ parties, guarantors, obligations }: commands.RecordAgreement): Reference[] {
  const ids = [...parties, ...(guarantors ?? []), ...obligations.map(({ party }) => party)];
  return [...new Set(ids)].map((id) => ({ category: 'party', id }));
}
