/** The command line within this process: what it prints, and the exit code. */
import { program, run } from '../../apps/cli/src/program.js';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  /** Standard error. */
  readonly failure?: string;
}

/** Runs `hudna audit` with these arguments. */
export function hudnaAudit(...args: string[]): Promise<Ran> {
  return runHudna('audit', ...args);
}

/** Runs `hudna` with these arguments. */
export async function runHudna(...args: string[]): Promise<Ran> {
  const [printed, errors] = [captured(process.stdout), captured(process.stderr)];
  try {
    const code = await run(program(), args);
    const failure = errors.text().trimEnd();
    return { code, stdout: printed.text(), ...(failure !== '' && { failure }) };
  } finally {
    printed.restore();
    errors.restore();
  }
}

function captured(stream: NodeJS.WriteStream) {
  const parts: string[] = [];
  const write = jest.spyOn(stream, 'write').mockImplementation((text, ...more) => {
    parts.push(String(text));
    const done = more.find((argument) => typeof argument === 'function') as (() => void) | undefined;
    done?.();
    return true;
  });
  return { text: () => parts.join(''), restore: () => write.mockRestore() };
}
