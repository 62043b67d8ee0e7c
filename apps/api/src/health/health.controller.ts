import { applyDecorators, Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Class } from '@hudna/domain';
import { type EventStore, isEmbedded } from '@hudna/event-store';
import type { FastifyReply } from 'fastify';
import type { Config } from '../config.js';
import { withoutPlaces } from '../http/places.js';
import { reference } from '../openapi/api-answer.js';
import { CONFIG, EVENT_STORE } from '../tokens.js';
import { ClockWatch } from './clock-watch.js';
import { type ClockHealth, Liveness, Readiness, type TimeZoneData } from './health-answers.js';
import { ReadModelHost } from '../views/read-model-host.js';

const TIME_ZONE_DATA: TimeZoneData = { version: process.versions.tz! };

const ApiHealth = (answer: Class, descriptions: Readonly<Record<number, string>>) =>
  applyDecorators(
    ...Object.entries(descriptions).map(([status, description]) =>
      ApiResponse({
        status: Number(status),
        description,
        content: { 'application/json': { schema: reference(answer) } },
      }),
    ),
  );

/** Answers JSON whatever `Accept` is: a probe reads the status alone, and would take a 406 for a fault. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly views: ReadModelHost,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: ClockWatch,
  ) {}

  /** The process is up. */
  @Get('live')
  @ApiOperation({ operationId: 'GetLiveness', summary: 'The process is up' })
  @ApiHealth(Liveness, { 200: 'It is up.' })
  live(): Liveness {
    return { status: 'up' };
  }

  /**
   * The views serve; with how far they, and the log of proofs, have come, and how the ledger stands: where it is away the
   * views still answer, and commands are refused until it is back; what speaks against this machine's clock, where
   * something does: then reports that give no time, and answers about now, may rest on a wrong one; and the version of the
   * time zone data that local times go by. 503 where the views do not serve, or have stopped at an event, and where an
   * embedded ledger cannot keep what is written to it.
   */
  @Get('ready')
  @ApiOperation({ operationId: 'GetReadiness', summary: 'The views serve, and how far each has come' })
  @ApiHealth(Readiness, { 200: 'They serve.', 503: 'They do not.' })
  ready(@Res({ passthrough: true }) reply: FastifyReply): string {
    const { complete, serves, waits, ...parts } = this.views.health();
    const store = this.store.status();
    const reads = serves && (waits || store.state !== 'live');
    const isLost = isEmbedded(this.config.store) && store.state !== 'live';
    const faults = this.clock.faults();
    const clock: ClockHealth = { state: faults.length === 0 ? 'trusted' : 'in doubt', faults };
    const whole = faults.length === 0 ? 'ready' : 'clock in doubt';
    const answers = reads ? 'reads only' : complete ? whole : 'not ready';
    const status = isLost ? 'not ready' : answers;
    const health: Readiness = { status, store, clock, ...parts, timeZoneData: TIME_ZONE_DATA };
    void reply.status(status === 'not ready' ? 503 : 200).type('application/json');
    return withoutPlaces(JSON.stringify(health));
  }
}
