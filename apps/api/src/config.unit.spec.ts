import { ConfigurationError } from '@hudna/event-store';
import { readConfig } from './config.js';

it('a server goes by its own names alone, unless it is told of others', () => {
  expect(readConfig({})).toMatchObject({
    hosts: ['127.0.0.1'],
    origins: [],
    requestSeconds: 60,
    batchIdleSeconds: 600,
  });
});

it('names and origins are read as browsers write them', () => {
  expect(
    readConfig({
      HOST: 'Hudna.Internal',
      HUDNA_HOSTS: ' Hudna.Example.ORG., غوطة.example ,',
      HUDNA_ORIGINS: 'https://Board.example.org:443/, http://localhost:5173',
    }),
  ).toMatchObject({
    hosts: ['hudna.internal', 'hudna.example.org', 'xn--ogb1ai0d.example'],
    origins: ['https://board.example.org', 'http://localhost:5173'],
  });
});

it.each([
  ['HUDNA_HOSTS', 'https://hudna.example.org'],
  ['HUDNA_HOSTS', 'hudna.example.org:3000'],
  ['HUDNA_HOSTS', 'a b'],
  ['HUDNA_HOSTS', '*'],
  ['HUDNA_HOSTS', '*.example.org'],
  ['HUDNA_ORIGINS', 'board.example.org'],
  ['HUDNA_ORIGINS', 'https://board.example.org/page'],
  ['HUDNA_ORIGINS', 'https://user@board.example.org'],
  ['HUDNA_ORIGINS', 'file:///board.html'],
  ['HUDNA_ORIGINS', 'null'],
  ['HUDNA_ORIGINS', '*'],
  ['HUDNA_REQUEST_SECONDS', '0'],
  ['HUDNA_BATCH_IDLE_SECONDS', 'long'],
])('a wrong setting: %s=%s', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigurationError);
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} .*\\.$`));
});
