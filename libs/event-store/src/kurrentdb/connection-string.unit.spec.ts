import { WrongConnectionString } from '../errors.js';
import { KurrentDbConnection } from './connection.js';
import { serversIn } from './connection-string.js';

describe('a connection string', () => {
  it.each([
    'kurrentdb://127.0.0.1:2113?tls=false',
    'kurrentdb://a.example,b.example:2114',
    'esdb+discover://cluster.example:2113/?tls=true&nodePreference=leader',
    'kurrentdb://ops:p%40ss@db.example:2113?tlsVerifyCert=false',
  ])('%s is taken', (text) => {
    expect(() => serversIn(text)).not.toThrow();
  });

  it.each([
    ['postgres://ops:secret@db.example', 'write it as kurrentdb://'],
    ['kurrentdb://', 'write it as kurrentdb://'],
    ['kurrentdb://ops:secret@db.example?password=secret', 'an option "password"'],
    ['kurrentdb://ops:secret@dor?sec#ret=1@db.example', 'an option that is not known'],
    ['kurrentdb://ops:50%secret@db.example', 'as %25'],
    ['kurrentdb://db.example?throwOnAppendFailure=false', 'an option "throwonappendfailure"'],
    ['kurrentdb://ops:secret@10.0.0.7:2113', 'a host is named'],
    ['kurrentdb://ops:secret@db.example?tlsCAFile=/nowhere/ca.crt', 'a certificate file'],
  ])('%s is refused, and not repeated', (text, why) => {
    const warn = jest.spyOn(console, 'warn');
    try {
      expect(() => new KurrentDbConnection(text)).toThrow(WrongConnectionString);
      expect(() => new KurrentDbConnection(text)).toThrow(why);
      expect(() => new KurrentDbConnection(text)).not.toThrow(/secret@|:secret/);
      expect(warn).not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });
});
