import { readFileSync } from 'node:fs';

/**
 * Resident memory of this process at the most, in MB. The system's `maxRSS` begins with what the process that started this one held, since
 * it outlives exec; what /proc says (VmHWM) does not.
 */
export function peakMB() {
  try {
    const [, kB] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return Number(kB) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
