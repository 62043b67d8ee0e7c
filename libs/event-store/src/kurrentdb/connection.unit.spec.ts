import { AccessDeniedError, UnavailableError } from '@kurrent/kurrentdb-client';
import { StoreUnavailable } from '../errors.js';
import { KurrentDbConnection } from './connection.js';

describe('Connection', () => {
  const fault = { message: 'connect ops:secret@db' } as ConstructorParameters<typeof AccessDeniedError>[0];
  let connection: KurrentDbConnection;
  beforeEach(() => (connection = new KurrentDbConnection('kurrentdb://ops:secret@127.0.0.1:1?tls=false')));
  afterEach(() => connection.close());

  it('has another client after an error that is no answer, whatever its words, and the same after one that is', async () => {
    const keeps = (error: unknown) => error instanceof AccessDeniedError;
    const call = (error: Error) => connection.call('append', () => Promise.reject(error), 1_000, keeps);
    const { client } = connection;
    await expect(call(new AccessDeniedError(fault))).rejects.toThrow(AccessDeniedError);
    expect(connection.client).toBe(client);
    for (const error of [new Error('Failed to discover after 10 attempts.'), new UnavailableError(fault)]) {
      const before = connection.client;
      await expect(call(error)).rejects.toBe(error);
      expect(connection.client).not.toBe(before);
    }
  });

  it('lets nobody wait for a call beyond its end', async () => {
    const waiting = connection.call('read', () => new Promise(() => {}), 60_000);
    const refused = expect(waiting).rejects.toThrow(StoreUnavailable);
    await connection.close();
    await refused;
  });

  it('says what is wrong with user and password, and shows neither', async () => {
    const { message } = connection.unavailable(new AccessDeniedError(fault));
    expect(message).toMatch(
      /^KurrentDB cannot be used now\. It does not take the user .* Check name and password/,
    );
    expect(message).not.toMatch(/secret|ops/);
    expect(connection.causeOf(new AccessDeniedError(fault))).toMatchObject({ kind: 'not-authenticated' });
  });
});
