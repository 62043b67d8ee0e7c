import { pageAt } from './representation.interceptor.js';

describe('the address of the next page', () => {
  it.each([
    ['/v1/incidents', '/v1/incidents?cursor=c'],
    ['/v1/incidents?limit=2', '/v1/incidents?limit=2&cursor=c'],
    ['/v1/incidents?cursor=b&limit=2', '/v1/incidents?cursor=c&limit=2'],
    [
      '/v1/incidents?at=2018-03-11T10:00:00%2B02:00',
      '/v1/incidents?at=2018-03-11T10%3A00%3A00%2B02%3A00&cursor=c',
    ],
    [
      '/v1/incidents?at=2018-03-11T10:00:00+02:00',
      '/v1/incidents?at=2018-03-11T10%3A00%3A00+02%3A00&cursor=c',
    ],
  ])('%s', (url, next) => {
    expect(pageAt(url, 'c')).toBe(next);
  });
});
