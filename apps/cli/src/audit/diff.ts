/** `hudna audit diff` */
import { diff, type Diff, eventsKnownAt, itemsById, type ItemDiff } from '@hudna/audit';
import type { RecordedEvent } from '@hudna/event-store';
import { difference, inMemoryReadModel, resolveAsOf } from '@hudna/projections';
import { EXIT, type ExitCode, Misuse } from '../exit-codes.js';
import { answer, json, paint } from '../output.js';
import { plain, table } from '../terminal.js';
import { type ReplayRequest, replayRequestOf } from './replay-request.js';
import { type DataOptions, withOpenLedger } from './open-ledger.js';
import { momentOption, readSettings } from './settings.js';
import { eventLine, eventLines, valueOf } from './event-lines.js';
import { TIME_ZONE_DATA } from './format-answer.js';

export interface DiffOptions extends DataOptions {
  readonly from: string;
  readonly to?: string;
  readonly at?: string;
  readonly json?: boolean;
}

export async function diffView(path: readonly string[], options: DiffOptions): Promise<ExitCode> {
  const what = replayRequestOf(path);
  const moments = readMoments(options);
  const found = await withOpenLedger(options, async ({ store, onProgress }) => {
    const events = await eventsKnownAt(store, {
      ...(options.to !== undefined && { knownAt: moments.to }),
      onProgress,
    });
    const viewKnownAt = (knownAt: number) => viewAt(what, events, knownAt, moments);
    const [before, after] = [viewKnownAt(moments.from), viewKnownAt(moments.to)];
    if (what.id !== undefined && before.items.size + after.items.size === 0) {
      throw new Misuse(`No ${what.id} is known in this view: check the id, and the moments.`);
    }
    return diff(before, after, moments.at, store);
  });
  if (options.json) await json(found);
  else await answer(formatDiff(found));
  return EXIT.done;
}

type Moments = ReturnType<typeof readMoments>;

function readMoments({ from, to, at }: DiffOptions) {
  const { timeZone, ...near } = readSettings();
  const now = Date.now();
  const moments = {
    from: momentOption('--from', from, timeZone)!,
    to: momentOption('--to', to, timeZone) ?? now,
    at: momentOption('--at', at, timeZone) ?? now,
  };
  if (moments.from > now) throw new Misuse('--from has not come yet: give an earlier moment.');
  if (moments.from > moments.to) throw new Misuse('--to lies before --from: put the earlier moment first.');
  return { ...moments, near };
}

function viewAt(
  { query, params }: ReplayRequest,
  events: readonly RecordedEvent[],
  knownAt: number,
  { at, near }: Moments,
) {
  const model = inMemoryReadModel(events, knownAt);
  return {
    knownAt: new Date(knownAt).toISOString(),
    position: model.position,
    items: itemsById(query, params, { model, asOf: resolveAsOf({ at, knownAt }, knownAt, near) }),
  };
}

function formatDiff({ at, from, to, changes, recorded }: Diff): string {
  const head = `From ${from.knownAt} (position ${from.position}) to ${to.knownAt} (position ${to.position}), as things stood at ${at}; ${TIME_ZONE_DATA}`;
  const nameless = changes.length === 0 || changes.some(({ because }) => because.length === 0);
  return [
    paint('dim', head),
    ...(changes.length === 0 ? ['Nothing changed in it.'] : changes.flatMap(formatItemDiff)),
    ...(nameless ? formatRecorded(recorded) : []),
  ].join('\n');
}

function formatItemDiff({ id, kind, changed, item, because }: ItemDiff): string[] {
  const fields = kind === 'added' ? difference({}, item) : changed;
  const rows = fields
    .filter(({ path }) => !/\/(because|events)$/.test(path))
    .map(({ path, from, to }) => [plain(path || '(all of it)'), valueOf(from), valueOf(to)]);
  return [
    '',
    `${paint('bold', plain(id))} ${kind}`,
    ...(rows.length > 0 ? [table(['field', 'from', 'to'], rows)] : []),
    ...because.flatMap((event) => eventLines(event, '  - because of ')),
  ];
}

function formatRecorded({ items, more }: Diff['recorded']): string[] {
  if (items.length === 0) return ['', 'Nothing was recorded between.'];
  return [
    '',
    'Recorded between:',
    ...items.map((event) => `  - ${eventLine(event)}`),
    ...(more ? ['  ... and more'] : []),
  ];
}
