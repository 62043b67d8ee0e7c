/**
 * Prints whether each corridor is passable, and again on each change: `node examples/subscriber.ts [URL]`, beside
 * `npm start`.
 */
import { EventSource } from 'eventsource';

interface Corridor {
  id: string;
  status: string;
  passability: { value: string; because: { detail: string }[] };
}

const url = process.argv[2] ?? 'http://127.0.0.1:3000';
const source = new EventSource(`${url}/v1/subscriptions/corridors`);

// The client reconnects after a broken line and sends the id of the last message it got, so it misses no change.
source.addEventListener('snapshot', ({ data }) => JSON.parse(data).items.forEach(show));
source.addEventListener('change', ({ data }) => {
  const { id, item, at } = JSON.parse(data);
  if (item) show(item, at);
  else console.log(`${id}: gone`);
});

function show({ id, status, passability: { value, because } }: Corridor, at?: unknown): void {
  const since = typeof at === 'string' ? ` since ${at}` : '';
  console.log(
    `${id}: ${status}, passable: ${value}${since} (${because.map(({ detail }) => detail).join(' ')})`,
  );
}
