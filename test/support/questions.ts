/** Every list that the API answers: what two ledgers, or two servers, must agree on. */
export const QUESTIONS = [
  'corridors',
  'pauses',
  'convoys',
  'incidents',
  'meetings',
  'agreements',
  'parties',
  'places',
  'positions',
  'situation',
  'windows/current',
];
