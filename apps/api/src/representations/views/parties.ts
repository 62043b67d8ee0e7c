import type { PartyPosition, PartyView } from '@hudna/projections';
import type { Items } from '../representations.js';
import { Columns } from '../columns.js';
import { englishOf } from '../text.js';

export const partyItems: Items<PartyView> = {
  columns: new Columns<PartyView>()
    .add('Party', '#org+id', ({ id }) => id)
    .name('Name', '#org+name', ({ name }) => name)
    .add('Kind', '#org+type', ({ kind }) => kind)
    .list('Aliases', '#org+alias', ({ aliases }) => aliases?.flatMap((alias) => englishOf(alias) ?? []))
    .add('Registered', '#status+registered', ({ registered }) => registered)
    .list('Positions', '#status+stance', ({ positions }) =>
      positions.map(({ subject, stance }) => `${subject}: ${stance}`),
    )
    .add('Handling', '#meta+handling', ({ handling }) => handling)
    .because(({ because }) => because),
};

export const positionItems: Items<PartyPosition> = {
  columns: new Columns<PartyPosition>()
    .add('Party', '#org+id', ({ party }) => party)
    .add('Subject', '#event+subject', ({ subject }) => subject)
    .add('Stance', '#status+stance', ({ stance }) => stance)
    .text('Conditions', '#description+conditions', ({ conditions }) => conditions)
    .occurred('Said', '+occurred', ({ occurred }) => occurred)
    .add('Is the latest for certain', '#meta+certain', ({ certain }) => certain)
    .provenance((position) => position)
    .because(({ because }) => because),
};
