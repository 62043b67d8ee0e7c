/** What a path can do, for those who ask, and for those who ask for something else (RFC 9110, section 15.5.6). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { METHODS } from 'node:http';
import { preflighted } from './callers.js';
import { NO_SUCH_PATH, HttpProblem } from './problem.js';

/** Which methods each path has. */
export type Paths = ReadonlyMap<string, ReadonlySet<string>>;

/** Notes the methods of all paths that are added from now on. */
export function notingPaths(fastify: FastifyInstance): Paths {
  const paths = new Map<string, Set<string>>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const methods = paths.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    paths.set(url, methods);
  });
  return paths;
}

/**
 * Answers all other methods of these paths: OPTIONS with what there is, the rest with 405.
 * @param isThere Whether a path leads to something, with what stands in place of its parameters.
 */
export function answerOtherMethods(
  fastify: FastifyInstance,
  paths: Paths,
  isThere: (path: string, parameters: Readonly<Record<string, string>>) => boolean,
): void {
  for (const method of METHODS) {
    // Node hands CONNECT on by another way.
    if (method !== 'CONNECT' && !fastify.supportedMethods.includes(method)) fastify.addHttpMethod(method);
  }
  for (const [url, methods] of [...paths]) {
    const others = fastify.supportedMethods.filter((method) => !methods.has(method));
    const allow = [...methods, 'OPTIONS'].join(', ');
    // Before a body is read: whether it could be does not matter.
    const onRequest = async ({ method, params, raw }: FastifyRequest, reply: FastifyReply) => {
      if (!isThere(url, params as Record<string, string>)) {
        throw noSuchPath();
      }
      void reply.header('Allow', allow);
      if (method === 'OPTIONS') {
        preflighted(raw, reply.raw, allow);
        return reply.status(204).send();
      }
      const detail = `${method} cannot be done at this path: it takes ${allow}.`;
      throw new HttpProblem(405, 'method-not-allowed', detail);
    };
    // None comes so far as to be handled.
    fastify.route({ method: others, url, onRequest, handler: async () => undefined });
  }
}

function noSuchPath(): HttpProblem {
  return new HttpProblem(404, 'no-such-path', NO_SUCH_PATH);
}

/** Answers `OPTIONS *`, which is about the server as a whole; false for any other request. */
export function answeredOfAll({ raw }: FastifyRequest, reply: FastifyReply): boolean {
  if (raw.method !== 'OPTIONS' || raw.url !== '*') return false;
  void reply.header('Allow', 'GET, HEAD, POST, OPTIONS').status(204).send();
  return true;
}
