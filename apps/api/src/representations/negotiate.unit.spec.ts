import { negotiate } from './negotiate.js';

const ALL = ['json', 'geojson', 'csv'] as const;

describe('the form that a reader would have', () => {
  it.each([
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['application/*', 'json'],
    ['text/*', 'csv'],
    ['text/csv', 'csv'],
    ['TEXT/CSV', 'csv'],
    ['text/csv; charset=utf-8', 'csv'],
    ['application/json;charset=UTF-8', 'json'],
    ['application/geo+json', 'geojson'],
    ['application/geo+json, */*;q=0.1', 'geojson'],
    ['text/csv;q=0.5, application/geo+json;q=0.9', 'geojson'],
    ['text/csv;q=0.9, application/json;q=0.8', 'csv'],
    ['application/json;q=0, */*', 'geojson'],
    // A browser's.
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'json'],
  ])('%j is %s', (accept, representation) => {
    expect(negotiate(accept, ALL)).toBe(representation);
  });

  it.each(['text/html', 'application/geo+json', 'text/csv;q=0', 'nonsense', ';;;', 'a/b/c, ,'])(
    '%j is not to be had where there are JSON and CSV',
    (accept) => {
      expect(() => negotiate(accept, ['json', 'csv'])).toThrow(
        expect.objectContaining({
          status: 406,
          message: expect.stringContaining('application/json, text/csv.'),
        }),
      );
    },
  );
});
