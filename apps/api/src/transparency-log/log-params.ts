import { parameterRule, queryNumber } from '@hudna/projections';

const count = (rule: string, description: string) =>
  queryNumber(rule, { minimum: 0, maximum: 999_999_999, description })();

export class InclusionParams {
  @count('log-index', 'The leaf, from 0: the place of the event in the ledger.')
  readonly index?: number;

  @count('log-size', 'Of the tree. Default: that of the newest signed head.')
  readonly size?: number;
}

export class ConsistencyParams {
  @count('log-from', 'The smaller size: that of a checkpoint that you kept.')
  readonly from?: number;

  @count('log-to', 'The larger size. Default: that of the newest signed head.')
  readonly to?: number;
}

const IsEvent = parameterRule('log-event', { type: 'string', format: 'uuid' }, (text) => text);

export class ProofParams {
  @IsEvent() readonly event?: string;
}
