import { Columns } from '../columns.js';
import type { PartyPosition } from './party-positions.js';

export const positionColumns = new Columns<PartyPosition>()
  .add('Party', '#org+id', ({ party }) => party)
  .add('Subject', '#event+subject', ({ subject }) => subject)
  .add('Stance', '#status+stance', ({ stance }) => stance)
  .text('Conditions', '#description+conditions', ({ conditions }) => conditions)
  .occurred('Said', '+occurred', ({ occurred }) => occurred)
  .add('Is the latest for certain', '#meta+certain', ({ certain }) => certain)
  .provenance((position) => position)
  .because(({ because }) => because);
