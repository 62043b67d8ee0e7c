import type { FastifyRequest } from 'fastify';
import type { Parameters } from '../queries/parameters.js';

/**
 * The id of the last message that a subscriber has heard. The header wins: a browser that comes back sends it along with
 * the address that it began with.
 */
export function lastEventId(request: FastifyRequest, parameters: Parameters): string | undefined {
  const header = request.headers['last-event-id']?.toString().trim();
  return header ? header : parameters.text('after');
}
