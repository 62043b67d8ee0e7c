/** The command line within this process: what it prints, and the exit code. */
import { program, run } from '../../apps/cli/src/program.js';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  /** What the user is told beside. */
  readonly failure?: string;
}

/** Runs `hudna audit` with these arguments. */
export function hudnaAudit(...args: string[]): Promise<Ran> {
  return hudna('audit', ...args);
}

/** Runs `hudna` with these arguments. */
export async function hudna(...args: string[]): Promise<Ran> {
  const [printed, said] = [heard(process.stdout), heard(process.stderr)];
  try {
    const code = await run(program(), args);
    const failure = said.text().trimEnd();
    return { code, stdout: printed.text(), ...(failure !== '' && { failure }) };
  } finally {
    printed.restore();
    said.restore();
  }
}

function heard(stream: NodeJS.WriteStream) {
  const parts: string[] = [];
  const write = jest.spyOn(stream, 'write').mockImplementation((text, ...more) => {
    parts.push(String(text));
    const written = more.find((argument) => typeof argument === 'function') as (() => void) | undefined;
    written?.();
    return true;
  });
  return { text: () => parts.join(''), restore: () => write.mockRestore() };
}
