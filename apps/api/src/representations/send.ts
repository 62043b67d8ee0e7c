import type { FastifyReply, FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';

/** Sends JSON with an ETag, or 304 where the reader has these very bytes already. */
export function sendJson(request: FastifyRequest, reply: FastifyReply, answer: unknown): void {
  send(request, reply, 'application/json; charset=utf-8', JSON.stringify(answer));
}

/** The ETag is of the form as well as of the text: two forms of one answer are never taken for one another. */
export function send(request: FastifyRequest, reply: FastifyReply, type: string, body: string): void {
  const etag = `"${hash('sha256', `${type}\n${body}`, 'base64url').slice(0, 22)}"`;
  void reply.header('ETag', etag).header('Vary', 'Accept');
  const held = request.headers['if-none-match'];
  if (held && held.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*')) {
    void reply.status(304).send();
  } else {
    void reply.type(type).send(body);
  }
}
