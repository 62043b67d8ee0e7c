/** What became of the lines of a batch, in words. */
import { type LineAnswer, type ProblemBody, wasRecorded } from './client.js';
import { paint } from './output.js';
import { plain } from './terminal.js';

export class BatchSummary {
  private recorded = 0;
  private repeated = 0;
  private refused = 0;
  private warned = 0;

  /** What there is to say of one line; nothing where all is well. */
  add(answer: LineAnswer, label = ''): string[] {
    const where = `line ${answer.line}${label ? ` (${plain(label)})` : ''}`;
    if (!wasRecorded(answer)) {
      this.refused += 1;
      return [
        `${paint('red', 'refused')}  ${where}: ${plain(sentenceOf(answer.status, answer.body as ProblemBody))}`,
      ];
    }
    if (answer.status === 200) this.repeated += 1;
    else this.recorded += 1;
    this.warned += answer.body.warnings.length;
    return answer.body.warnings.map(
      ({ code, detail }) => `${paint('yellow', 'warning')}  ${where}: ${plain(detail)} [${plain(code)}]`,
    );
  }

  get anyRefused(): boolean {
    return this.refused > 0;
  }

  get done(): number {
    return this.recorded + this.repeated + this.refused;
  }

  sentence(): string {
    const parts = [
      `${counted(this.recorded, 'command')} recorded`,
      ...(this.repeated > 0 ? [`${this.repeated} known already (nothing was counted twice)`] : []),
      this.refused > 0 ? paint('red', `${this.refused} refused`) : 'none refused',
      counted(this.warned, 'warning'),
    ];
    return `${parts.join(', ')}.`;
  }
}

function sentenceOf(status: number, { title, detail, errors, contradicts }: ProblemBody): string {
  const faults = (errors ?? [])
    .filter((error) => error.detail !== detail)
    .map((error) => `${error.pointer || 'the line'}: ${error.detail}`);
  const beside = contradicts?.length ? [`It cannot be true beside ${contradicts.join(', ')}.`] : [];
  return [`${status}`, detail ?? title ?? '', ...faults, ...beside].filter(Boolean).join(' ');
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
