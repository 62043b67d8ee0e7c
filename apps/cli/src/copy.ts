/** `hudna copy`: a ledger from one store to another. */
import {
  CannotCopy,
  type CopyResult,
  copyLedger,
  type CopyOptions,
  NoCanonicalForm,
  TargetDiffers,
} from '@hudna/audit';
import {
  isEmbedded,
  LedgerMissing,
  StoreInUse,
  type StoreSettings,
  storeSettingsOf,
  StoreUnavailable,
} from '@hudna/event-store';
import { existsSync, realpathSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { asFailure } from './audit/open-ledger.js';
import { orMisuse } from './audit/settings.js';
import { EXIT, type ExitCode, Failure, Misuse } from './exit-codes.js';
import { conclude, json, paint } from './output.js';
import { fromHere } from './places.js';
import { plain, ProgressBar } from './terminal.js';

export interface CopyCommandOptions {
  /** `sqlite:DIRECTORY` or `kurrentdb`. */
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}

/** 1 where the target holds something else than the source. */
export function copy(options: CopyCommandOptions): Promise<ExitCode> {
  return asFailure(async () => {
    const [from, to] = [placeIn('--from', options.from), placeIn('--to', options.to)];
    if (isSame(from, to)) {
      throw new Misuse('--from and --to name the same ledger: nothing is to be copied. Name another target.');
    }
    const steps = new Steps();
    try {
      const copied = await copyLedger({ from, to, onProgress: steps.show });
      steps.clear();
      if (options.json) await json(copied);
      else await conclude(formatCopy(copied, options));
      return EXIT.done;
    } catch (error) {
      steps.clear();
      if (!(error instanceof TargetDiffers)) throw asCopyFailure(error, to, steps.begunToCopy);
      const { message: says, event } = error;
      if (options.json) await json({ finding: { says, ...(event !== undefined && { event }) } });
      else await conclude(`${paint('red', 'Not copied.')} ${plain(says)}`);
      return EXIT.wrong;
    }
  });
}

function formatCopy({ events, before, root }: CopyResult, { from, to }: CopyCommandOptions): string {
  const known = before === 0 ? '' : `, ${before.toLocaleString('en')} of them from before`;
  return [
    `${paint('green', 'Copied:')} the ${events.toLocaleString('en')} events of ${plain(from)} are in ${plain(to)}${known}.`,
    `Read back they are the same, in the same order: the root of both is ${root}.`,
    'Positions differ: docs/operations.md says what to do before a server is started on it.',
    `What has been posted to ${plain(from)} meanwhile is not copied: run this again, with the server there stopped.`,
  ].join('\n');
}

/** Shows each step of a copy on a line of its own. */
class Steps {
  #step?: string;
  #bar?: ProgressBar;

  get begunToCopy(): boolean {
    return this.#step === 'copied' || this.#step === 'checked';
  }

  readonly show: NonNullable<CopyOptions['onProgress']> = (step, done, total) => {
    if (step !== this.#step) this.#bar = new ProgressBar(total);
    this.#step = step;
    this.#bar!.show(done, `events ${step}`);
  };

  clear(): void {
    this.#bar?.clear();
  }
}

/** @throws Misuse */
function placeIn(option: string, text: string): StoreSettings {
  const settings = orMisuse(() => storeSettingsOf(text, process.env));
  if (settings) {
    return isEmbedded(settings) ? { ...settings, directory: fromHere(settings.directory) } : settings;
  }
  // What is written here may hold a password.
  const quoted = /:\/\//.test(text) ? 'names an address' : `is "${plain(text).slice(0, 100)}"`;
  throw new Misuse(
    `${option} ${quoted}: write sqlite:DIRECTORY, or kurrentdb, which is where KURRENTDB_CONNECTION_STRING says.`,
  );
}

function isSame(from: StoreSettings, to: StoreSettings): boolean {
  return isDeepStrictEqual(withRealPath(from), withRealPath(to));
}

function withRealPath(settings: StoreSettings): StoreSettings {
  if (!isEmbedded(settings) || !existsSync(settings.directory)) return settings;
  return { ...settings, directory: realpathSync(settings.directory) };
}

/** @param begun Whether events have been copied. */
function asCopyFailure(error: unknown, to: StoreSettings, begun: boolean): unknown {
  if (error instanceof CannotCopy || error instanceof NoCanonicalForm) return new Failure(error.message);
  if (error instanceof StoreInUse && isEmbedded(to)) {
    return new Failure(
      `A Hudna process has ${to.directory} open: stop it before a ledger is copied into it.`,
    );
  }
  if (!(error instanceof StoreUnavailable)) return error;
  if (error instanceof LedgerMissing) {
    return new Misuse(`There is no ledger in ${error.directory}: name the data directory of one by --from.`);
  }
  return begun
    ? new Failure(`${error.message} What was copied stays: run this again, and it goes on from there.`)
    : error;
}
