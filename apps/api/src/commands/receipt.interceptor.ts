import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { eventTypes } from '@hudna/domain';
import type { CommandResult, Receipt } from '@hudna/ledger';
import { entityViews } from '@hudna/projections';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';

/** Answers with the receipt: 201 where the command was recorded now, 200 with the same body where it had been before. */
@Injectable()
export class ReceiptInterceptor implements NestInterceptor<CommandResult, Receipt> {
  intercept(context: ExecutionContext, next: CallHandler<CommandResult>): Observable<Receipt> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map(({ receipt, repeated }) => {
        void reply
          .status(repeated ? 200 : 201)
          .header('ETag', `"${receipt.revision}"`)
          .header('Location', locationOf(receipt));
        return receipt;
      }),
    );
  }
}

const viewNames = new Map(entityViews.map(({ category, name }) => [category, name]));

/** The path of the entity that the command was about. */
function locationOf({ id, events }: Receipt): string {
  const { category } = eventTypes.get(events[0]!.type)!;
  return `/v1/${viewNames.get(category)!}/${id}`;
}
