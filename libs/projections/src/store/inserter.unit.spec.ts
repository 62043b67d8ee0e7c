import { DatabaseSync } from 'node:sqlite';
import { Inserter } from './inserter.js';

test('large rows do not wait for others, and none is written twice', () => {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE event_block (seq INTEGER PRIMARY KEY, lines BLOB)');
  const rowCount = () => database.prepare('SELECT count(*) AS count FROM event_block').get()!['count'];
  const rows = new Inserter(database, 'event_block', 2);
  rows.add(1, Buffer.alloc(10));
  expect(rowCount()).toBe(0);
  rows.add(2, Buffer.alloc(5 * 1_048_576));
  expect(rowCount()).toBe(2);
  rows.add(3, Buffer.alloc(10));
  expect(rowCount()).toBe(2);
  rows.flush();
  expect(rowCount()).toBe(3);
  database.close();
});
