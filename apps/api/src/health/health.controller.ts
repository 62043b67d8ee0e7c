import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ViewsHost } from '../runtime/views-host.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly views: ViewsHost) {}

  /** The process is up. */
  @Get('live')
  @ApiOperation({ summary: 'The process is up' })
  live(): object {
    return { status: 'up' };
  }

  /** The views serve; with how far they, and the log of proofs, have come. 503 where they do not serve, or have stopped at an event. */
  @Get('ready')
  @ApiOperation({ summary: 'The views serve, and how far each has come' })
  ready(@Res() reply: FastifyReply): void {
    const { ready, ...parts } = this.views.health();
    void reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', ...parts });
  }
}
