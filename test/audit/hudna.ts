/** The command line's audit within this process: what it prints, and the exit code. */
import { Command } from 'commander';
import { addAudit } from '../../apps/cli/src/audit/command.js';
import { Failure } from '../../apps/cli/src/client.js';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  /** What the user is told instead. */
  readonly failure?: string;
}

/** Runs `hudna audit` with these arguments. */
export async function hudnaAudit(...args: string[]): Promise<Ran> {
  let ran: Pick<Ran, 'code' | 'failure'> = { code: 0 };
  const program = new Command('hudna').exitOverride();
  addAudit(program, (action) => async (...given) => {
    try {
      ran = { code: await action(...given) };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      ran = { code: 1, failure: error.message };
    }
  });
  const printed: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  try {
    await program.parseAsync(['audit', ...args], { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return { ...ran, stdout: printed.join('') };
}
