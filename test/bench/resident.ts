import { readFileSync } from 'node:fs';

/**
 * Resident memory of a process in MB (2^20 bytes): now (VmRSS), or its peak (VmHWM). NaN where the system has no
 * /proc.
 */
export function residentMb(pid: number, what: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  if (process.platform !== 'linux') return NaN;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${what}:\\s+(\\d+) kB$`, 'm').exec(status)![1]) / 1_024;
}
