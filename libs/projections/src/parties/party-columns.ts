import type { PartyView } from './party-view.js';
import { Columns } from '../columns.js';
import { englishOf } from '../common/text.js';

export const partyColumns = new Columns<PartyView>()
  .add('Party', '#org+id', ({ id }) => id)
  .name('Name', '#org+name', ({ name }) => name)
  .add('Kind', '#org+type', ({ kind }) => kind)
  .list('Aliases', '#org+alias', ({ aliases }) => aliases?.flatMap((alias) => englishOf(alias) ?? []))
  .add('Registered', '#status+registered', ({ registered }) => registered)
  .list('Positions', '#status+stance', ({ positions }) =>
    positions.map(({ subject, stance }) => `${subject}: ${stance}`),
  )
  .add('Handling', '#meta+handling', ({ handling }) => handling)
  .because(({ because }) => because);
