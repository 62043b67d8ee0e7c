/** For specs: a real ledger in a directory of its own, and runners over it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { toAppend } from '../test-events.fixture.js';
import type { ProjectionStatus } from './status.js';
import type { ProjectionRunnerOptions } from './options.js';
import { ProjectionRunner } from './projection-runner.js';
import { ReadModelAccess } from './read-model-access.js';

export class RunnerFixture {
  readonly directory = mkdtempSync(join(tmpdir(), 'hudna-runner-'));
  readonly viewsDirectory = join(this.directory, 'views');
  readonly #closing: (() => Promise<void> | void)[] = [];
  store: SqliteEventStore;
  #number = 0;

  static async open(): Promise<RunnerFixture> {
    const fixture = new RunnerFixture();
    fixture.store = await fixture.ledger('ledger');
    return fixture;
  }

  /** Another ledger beside the first. */
  async ledger(name: string): Promise<SqliteEventStore> {
    const store = await SqliteEventStore.open({ directory: join(this.directory, name) });
    this.#closing.unshift(() => store.close());
    return store;
  }

  /** Records openings of corridors; the position of the last. */
  async append(...ids: string[]): Promise<string> {
    return this.appendTo(this.store, ...ids);
  }

  async appendTo(store: SqliteEventStore, ...ids: string[]): Promise<string> {
    let position = '0';
    for (const id of ids) position = await this.appendEvent(store, id, 'CorridorOpened');
    return position;
  }

  async appendEvent(store: SqliteEventStore, id: string, type: string): Promise<string> {
    const data = { id, name: id, authorities: ['someone'] };
    const event = { stream: `corridor-${id}`, type, data, occurredAt: '2018-03-01T10:00:00Z' };
    const { events } = await store.append(event.stream, [toAppend(event, (this.#number += 1))], 'any');
    return events.at(-1)!.position;
  }

  run(options: Partial<ProjectionRunnerOptions> = {}): RunningProjection {
    const running = new RunningProjection({ store: this.store, directory: this.viewsDirectory, ...options });
    this.#closing.unshift(() => running.stop());
    return running;
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A runner with what reads beside it, and all its statuses. */
export class RunningProjection {
  readonly statuses: ProjectionStatus[] = [];
  readonly access = new ReadModelAccess((reason) => this.runner.rebuild(reason));
  readonly runner: ProjectionRunner;
  readonly #listeners = new Set<(status: ProjectionStatus) => void>();

  constructor(options: ProjectionRunnerOptions) {
    this.runner = new ProjectionRunner({
      ...options,
      onStatus: (status) => {
        this.statuses.push(status);
        this.access.follow(status);
        options.onStatus?.(status);
        for (const listener of this.#listeners) listener(status);
      },
    });
    void this.runner.run();
  }

  /** The first status from now on, or the present one, that is as asked. */
  until(matches: (status: ProjectionStatus) => boolean): Promise<ProjectionStatus> {
    return new Promise((resolve) => {
      const listener = (status: ProjectionStatus) => {
        if (!matches(status)) return;
        this.#listeners.delete(listener);
        resolve(status);
      };
      this.#listeners.add(listener);
      if (this.statuses.length > 0) listener(this.statuses.at(-1)!);
    });
  }

  live(position: string): Promise<ProjectionStatus> {
    return this.until((status) => status.state === 'live' && status.position === position);
  }

  failed(): Promise<ProjectionStatus> {
    return this.until(({ state }) => state === 'failed');
  }

  /** The corridors that can be read. */
  corridors(): string[] {
    return this.access.read(undefined, (model) =>
      model.list('corridor', { order: 'id', begunBy: Infinity, limit: 1_000 }).map(({ entity }) => entity),
    );
  }

  async stop(): Promise<void> {
    await this.runner.stop();
    this.access.close();
  }
}
