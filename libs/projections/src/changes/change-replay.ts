/** The log of changes from a moment on, computed anew, until a feed is reached. */
import { serializedChanges, type ChangeFeed, SLICE_MS } from './change-feed.js';
import { ChangeLog, type ChangeStep } from './change-log.js';
import type { ResumePoint } from './resume-point.js';
import { believedMs, countUpTo, positionAt, type Prefixes } from '../read-model/prefixes.js';
import { compareResumePoints, type SerializedChange } from './recent-changes.js';

export class ChangeReplay {
  #computed: SerializedChange[] = [];
  #size = 0;
  #point: ResumePoint;
  /** True where the feed was reached. */
  done = false;

  private constructor(
    private readonly feed: ChangeFeed,
    private readonly after: ResumePoint,
    private readonly log: ChangeLog,
  ) {
    this.#point = after;
  }

  static of(feed: ChangeFeed, after: ResumePoint): ChangeReplay {
    const { source, view, settings, name } = feed.options;
    return source.read((prefixes) => {
      const { point, repeat } = beginning(prefixes, after);
      const replay = new ChangeReplay(feed, after, new ChangeLog(view, settings, prefixes, point));
      if (repeat) replay.#add(serializedChanges(name, repeat(replay.log), prefixes).slice(after.delivered));
      return replay;
    });
  }

  /** Characters of text computed and not taken. */
  get size(): number {
    return this.#size;
  }

  /** All up to here is computed. */
  get point(): ResumePoint {
    return this.#point;
  }

  /** Takes steps for a while; true where the feed is reached. */
  advance(): boolean {
    const live = this.feed.live!.log;
    const end = performance.now() + SLICE_MS;
    return this.feed.options.source.read((prefixes) => {
      let step: ChangeStep | undefined;
      do {
        step =
          this.log.count < live.count
            ? this.log.step(prefixes, live.clockMs)
            : this.log.stepOfClock(prefixes, live.clockMs);
        if (step) this.#add(serializedChanges(this.feed.options.name, step, prefixes));
      } while (step && performance.now() < end);
      this.#point = this.log.point(prefixes);
      return (this.done = step === undefined);
    });
  }

  /** What was computed and not taken yet. */
  takeComputed(): readonly SerializedChange[] {
    const computed = this.#computed;
    this.#computed = [];
    this.#size = 0;
    return computed;
  }

  /** Hands to the feed what it does not keep already, for others who come from there; true where it has room for it. */
  keep(): boolean {
    const { recent } = this.feed.live!;
    const earlier = this.#computed.filter(({ point }) => compareResumePoints(point, recent.start) <= 0);
    return compareResumePoints(this.after, recent.start) >= 0 || recent.prepend(this.after, earlier);
  }

  #add(entries: readonly SerializedChange[]): void {
    for (const entry of entries) {
      this.#computed.push(entry);
      this.#size += entry.text.length;
    }
  }
}

/** Where a replay begins; `repeat` takes a step again that was sent in part. */
function beginning(
  prefixes: Prefixes,
  after: ResumePoint,
): { point: ResumePoint; repeat?: (log: ChangeLog) => ChangeStep } {
  const { position, clockMs, delivered } = after;
  if (delivered === undefined) return { point: after };
  const count = countUpTo(prefixes, position);
  const noChanges: ChangeStep = { point: after, changes: [] };
  if (count > 0 && believedMs(prefixes, count) === clockMs) {
    const point = { position: positionAt(prefixes, count - 1), clockMs };
    return { point, repeat: (log) => log.step(prefixes, clockMs) ?? noChanges };
  }
  const point = { position, clockMs: clockMs - 1 };
  return { point, repeat: (log) => log.stepOfClock(prefixes, clockMs) ?? noChanges };
}
