/** The log of changes from a moment on, computed anew, until a feed is reached. */
import { entriesOf, type Feed, SLICE_MS } from './feed.js';
import { Follower, type Step } from './follower.js';
import type { Moment } from './moment.js';
import { believedMs, countUpTo, positionAt, type Prefixes } from './prefixes.js';
import { compareMoments, type Outgoing } from './recent.js';

export class Replay {
  #computed: Outgoing[] = [];
  #size = 0;
  #moment: Moment;
  /** True where the feed was reached. */
  done = false;

  private constructor(
    private readonly feed: Feed,
    private readonly after: Moment,
    private readonly follower: Follower,
  ) {
    this.#moment = after;
  }

  static of(feed: Feed, after: Moment): Replay {
    const { source, watched, settings, name } = feed.options;
    return source.read((prefixes) => {
      const { moment, again } = beginning(prefixes, after);
      const replay = new Replay(feed, after, new Follower(watched, settings, prefixes, moment));
      if (again) replay.#add(entriesOf(name, again(replay.follower), prefixes).slice(after.told));
      return replay;
    });
  }

  /** Characters of text computed and not taken. */
  get size(): number {
    return this.#size;
  }

  /** All up to here is computed. */
  get moment(): Moment {
    return this.#moment;
  }

  /** Takes steps for a while; true where the feed is reached. */
  advance(): boolean {
    const live = this.feed.live!.follower;
    const end = performance.now() + SLICE_MS;
    return this.feed.options.source.read((prefixes) => {
      let step: Step | undefined;
      do {
        step =
          this.follower.count < live.count
            ? this.follower.step(prefixes, live.clockMs)
            : this.follower.stepOfClock(prefixes, live.clockMs);
        if (step) this.#add(entriesOf(this.feed.options.name, step, prefixes));
      } while (step && performance.now() < end);
      this.#moment = this.follower.moment(prefixes);
      return (this.done = step === undefined);
    });
  }

  /** What was computed and not taken yet. */
  take(): readonly Outgoing[] {
    const taken = this.#computed;
    this.#computed = [];
    this.#size = 0;
    return taken;
  }

  /** Hands to the feed what it does not keep already, for whoever comes from there; true where it has room for it. */
  keep(): boolean {
    const { recent } = this.feed.live!;
    const earlier = this.#computed.filter(({ moment }) => compareMoments(moment, recent.start) <= 0);
    return compareMoments(this.after, recent.start) >= 0 || recent.prepend(this.after, earlier);
  }

  #add(entries: readonly Outgoing[]): void {
    for (const entry of entries) {
      this.#computed.push(entry);
      this.#size += entry.text.length;
    }
  }
}

/** Where a replay begins; a step that was told in part is taken `again`. */
function beginning(
  prefixes: Prefixes,
  after: Moment,
): { moment: Moment; again?: (follower: Follower) => Step } {
  const { position, clockMs, told } = after;
  if (told === undefined) return { moment: after };
  const count = countUpTo(prefixes, position);
  const nothing: Step = { moment: after, changes: [] };
  if (count > 0 && believedMs(prefixes, count) === clockMs) {
    const moment = { position: positionAt(prefixes, count - 1), clockMs };
    return { moment, again: (follower) => follower.step(prefixes, clockMs) ?? nothing };
  }
  const moment = { position, clockMs: clockMs - 1 };
  return { moment, again: (follower) => follower.stepOfClock(prefixes, clockMs) ?? nothing };
}
