/** For specs: a real ledger in a directory of its own, and runners over it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { toAppend } from '../testing.js';
import type { ViewStatus } from './status.js';
import { ViewRunner, type ViewRunnerOptions } from './view-runner.js';
import { Views } from './views.js';

export class Harness {
  readonly directory = mkdtempSync(join(tmpdir(), 'hudna-runner-'));
  readonly views = join(this.directory, 'views');
  readonly #closing: (() => Promise<void> | void)[] = [];
  store: SqliteEventStore;
  #number = 0;

  static async open(): Promise<Harness> {
    const harness = new Harness();
    harness.store = await harness.ledger('ledger');
    return harness;
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
    const told = { stream: `corridor-${id}`, type, data, occurredAt: '2018-03-01T10:00:00Z' };
    const { events } = await store.append(told.stream, [toAppend(told, (this.#number += 1))], 'any');
    return events.at(-1)!.position;
  }

  run(options: Partial<ViewRunnerOptions> = {}): Running {
    const running = new Running({ store: this.store, directory: this.views, ...options });
    this.#closing.unshift(() => running.stop());
    return running;
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A runner with the views that follow it, and all it has said. */
export class Running {
  readonly said: ViewStatus[] = [];
  readonly views = new Views((reason) => this.runner.rebuild(reason));
  readonly runner: ViewRunner;
  readonly #listeners = new Set<(status: ViewStatus) => void>();

  constructor(options: ViewRunnerOptions) {
    this.runner = new ViewRunner({
      ...options,
      onStatus: (status) => {
        this.said.push(status);
        this.views.follow(status);
        options.onStatus?.(status);
        for (const listener of this.#listeners) listener(status);
      },
    });
    void this.runner.run();
  }

  /** The first status from now on, or the present one, that is as asked. */
  until(asked: (status: ViewStatus) => boolean): Promise<ViewStatus> {
    return new Promise((resolve) => {
      const listener = (status: ViewStatus) => {
        if (!asked(status)) return;
        this.#listeners.delete(listener);
        resolve(status);
      };
      this.#listeners.add(listener);
      if (this.said.length > 0) listener(this.said.at(-1)!);
    });
  }

  live(position: string): Promise<ViewStatus> {
    return this.until((status) => status.state === 'live' && status.position === position);
  }

  failed(): Promise<ViewStatus> {
    return this.until(({ state }) => state === 'failed');
  }

  /** The corridors that can be read. */
  corridors(): string[] {
    return this.views.read(undefined, (shelf) =>
      shelf.list('corridor', { order: 'id', begunBy: Infinity, limit: 1_000 }).map(({ entity }) => entity),
    );
  }

  async stop(): Promise<void> {
    await this.runner.stop();
    this.views.close();
  }
}
