// What runs in each of a team's threads.
import { parentPort, workerData } from 'node:worker_threads';
import { serializeError } from '../../core/index.js';
import { abandonTeam } from './team.js';
import type { MemberReply, MemberWork } from './team-threads.js';

const program = import(workerData as string);

parentPort?.on('message', async (work: MemberWork<unknown>) => {
  parentPort?.postMessage(await run(work));
});

async function run(work: MemberWork<unknown>): Promise<MemberReply> {
  try {
    const { default: member } = (await program) as { default: (work: MemberWork<unknown>) => unknown };
    return { result: member(work) };
  } catch (error) {
    abandonTeam(work.state);
    return { failure: serializeError(error) };
  }
}
