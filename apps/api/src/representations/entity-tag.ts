import type { FastifyReply, FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';

/**
 * The body as it is to be sent, with its ETag; undefined with 304 where the reader has these very bytes already. The ETag
 * is of the type as well as of the text: two forms of one answer are never taken for one another.
 */
export function tagged(
  request: FastifyRequest,
  reply: FastifyReply,
  type: string,
  body: string,
): string | undefined {
  const etag = `"${hash('sha256', `${type}\n${body}`, 'base64url').slice(0, 22)}"`;
  void reply.header('ETag', etag).header('Vary', 'Accept');
  const held = request.headers['if-none-match'];
  if (held && held.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*')) {
    void reply.status(304);
    return undefined;
  }
  void reply.type(type);
  return body;
}

/** The same of an answer as JSON. */
export function taggedJson(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: unknown,
): string | undefined {
  return tagged(request, reply, 'application/json; charset=utf-8', JSON.stringify(answer));
}
