import { viewQueries } from '@hudna/projections';
import { Command } from 'commander';
import { addAudit } from './command.js';
import { OPTIONS, optionsOf, replayRequestOf } from './replay-request.js';

const offered = new Set([...viewQueries.values()].flatMap((query) => optionsOf({ query })));

it('reads each parameter that some view takes, and no other', () => {
  expect([...OPTIONS].sort()).toEqual([...offered].sort());
});

it('is an option of the command line for each', () => {
  const program = new Command();
  addAudit(program, (run) => run as never);
  const replay = program.commands[0]!.commands.find((command) => command.name() === 'replay')!;
  const names = replay.options.map((option) => option.attributeName());
  expect(names.sort()).toEqual([...OPTIONS, 'at', 'data', 'json', 'knownAt'].sort());
});

it.each([...viewQueries.keys()])('finds %s by its path', (path) => {
  const { query, id } = replayRequestOf(path.replace('{id}', 'some').split('/'));
  expect([query.path, id]).toEqual([path, path.includes('{id}') ? 'some' : undefined]);
});

it('refuses what the view does not take, and says what it does', () => {
  expect(() => replayRequestOf(['corridors'], { party: 'a' })).toThrow(
    'corridors takes no --party; it takes --limit, --cursor, --at and --known-at.',
  );
  expect(() => replayRequestOf(['pauses', 'a', 'windows'], { limit: '5' })).toThrow(
    'pauses/ID/windows takes no --limit; it takes --from, --to, --at and --known-at.',
  );
});
