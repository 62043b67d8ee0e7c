/** For specs: a real ledger and its log, each in a directory of its own, and a forger who knows how both are made. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { EventStore, RecordedEvent } from '@hudna/event-store';
import { SqliteEventStore } from '@hudna/event-store/sqlite';
import { transparencyLogFiles } from './files.js';
import {
  TransparencyLogFollower,
  type TransparencyLogFollowerOptions,
  type TransparencyLogStatus,
} from './follower.js';
import { TransparencyLogReader } from './reader.js';

/** A row of the ledger's table, as a forger may change it: the rest follows. */
export interface ForgedRow {
  stream: string;
  id: string;
  type: string;
  recorded_at: number;
  data: string;
  metadata: string;
}

export class TransparencyLogFixture {
  readonly directory = mkdtempSync(join(tmpdir(), 'hudna-log-'));
  readonly log = join(this.directory, 'log');
  readonly files = transparencyLogFiles(this.log);
  readonly reader = TransparencyLogReader.open(this.log);
  #store?: SqliteEventStore;
  #count = 0;

  /** The ledger, opened where it is not. */
  async store(): Promise<SqliteEventStore> {
    this.#store ??= await SqliteEventStore.open({ directory: join(this.directory, 'ledger') });
    return this.#store;
  }

  async append(count: number): Promise<RecordedEvent[]> {
    const store = await this.store();
    const recorded: RecordedEvent[] = [];
    for (let done = 0; done < count; done += 1) {
      const number = (this.#count += 1);
      const data = { number, said: `Report ${number}, دوما`, at: [33.57, 36.4] };
      const event = { id: randomUUID(), type: 'ShellingReported', data, metadata: { z: 1, a: null } };
      const { events } = await store.append(`incident-${number % 3}`, [event], 'any');
      recorded.push(...events);
    }
    return recorded;
  }

  async events(): Promise<readonly RecordedEvent[]> {
    return (await (await this.store()).readAll({ limit: 100_000 })).events;
  }

  async follow(options: Partial<TransparencyLogFollowerOptions> = {}): Promise<FollowerFixture> {
    const store: EventStore = options.store ?? (await this.store());
    return new FollowerFixture({ directory: this.log, signMs: 0, ...options, store });
  }

  /** Follows until everything is signed; what it ended with. */
  async catchUp(options: Partial<TransparencyLogFollowerOptions> = {}): Promise<TransparencyLogStatus> {
    const following = await this.follow(options);
    const { length } = await this.events();
    await following.until(({ state, signed }) => state === 'failed' || signed === length);
    await following.stop();
    return following.follower.status();
  }

  /** Appends and signs, several times. */
  async grow(...counts: number[]): Promise<void> {
    for (const count of counts) {
      await this.append(count);
      await this.catchUp();
    }
  }

  /**
   * Changes the closed ledger as somebody would who can write to its file: what the store checks (digests, positions,
   * revisions, times that never go back) is right again.
   */
  async forge(change: (rows: ForgedRow[]) => void): Promise<void> {
    await this.closeStore();
    const database = new DatabaseSync(join(this.directory, 'ledger', 'ledger.sqlite'));
    const rows = database.prepare('SELECT * FROM event ORDER BY position').all() as unknown as ForgedRow[];
    change(rows);
    const revisions = new Map<string, number>();
    const times = rows.map((row) => row.recorded_at).sort((a, b) => a - b);
    database.exec('BEGIN; DELETE FROM event');
    const insert = database.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    for (const [index, { stream, id, type, data, metadata }] of rows.entries()) {
      const at = times[index]!;
      const revision = (revisions.get(stream) ?? -1) + 1;
      revisions.set(stream, revision);
      const digest = crc32([index + 1, stream, revision, id, type, at, data, metadata].join('|'));
      insert.run(index + 1, stream, revision, id, type, at, digest, data, metadata);
    }
    database.prepare(`UPDATE sqlite_sequence SET seq = ? WHERE name = 'event'`).run(rows.length);
    database.exec('COMMIT');
    database.close();
  }

  /** A copy of it all, or of the ledger alone. */
  async copy(what: { log: boolean }): Promise<TransparencyLogFixture> {
    await this.closeStore();
    const copy = new TransparencyLogFixture();
    cpSync(join(this.directory, 'ledger'), join(copy.directory, 'ledger'), { recursive: true });
    if (what.log) cpSync(this.log, copy.log, { recursive: true });
    return copy;
  }

  /** What the log's folder has of the ledger: the tree's two files and the heads. */
  contents(): string[] {
    const { tree, positions, checkpoints } = this.files;
    return [tree, positions, checkpoints].map((file) => readFileSync(file, 'base64'));
  }

  async closeStore(): Promise<void> {
    await this.#store?.close();
    this.#store = undefined;
  }

  async close(): Promise<void> {
    await this.closeStore();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A follower and all that it has said. */
export class FollowerFixture {
  readonly statuses: TransparencyLogStatus[] = [];
  readonly follower: TransparencyLogFollower;
  #heard?: () => void;

  constructor(options: TransparencyLogFollowerOptions) {
    const onStatus = (status: TransparencyLogStatus) => {
      this.statuses.push(status);
      options.onStatus?.(status);
      this.#heard?.();
    };
    this.follower = new TransparencyLogFollower({ ...options, onStatus });
    void this.follower.run();
  }

  /** The present status or a later one that is as asked. */
  until(holds: (status: TransparencyLogStatus) => boolean): Promise<TransparencyLogStatus> {
    return new Promise((resolve) => {
      this.#heard = () => {
        if (holds(this.follower.status())) resolve(this.follower.status());
      };
      this.#heard();
    });
  }

  failed(): Promise<TransparencyLogStatus> {
    return this.until(({ state }) => state === 'failed');
  }

  stop(): Promise<void> {
    return this.follower.stop();
  }
}
