import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAnalysis, runSummary } from '../../src/analysis/index.js';
import { eventFiles, makeSmallAnalysis } from './small-analysis.js';

const { folder, path } = await makeSmallAnalysis();

/** The outcome while a file is not there. */
async function without(name?: string) {
  const file = join(folder, 'data', name ?? '');
  if (name !== undefined) await rename(file, `${file}.gone`);
  try {
    const options = { out: join(folder, 'out'), workers: 2 };
    const outcome = await runAnalysis(path, { ...options, challenge: true, only: ['data-simulation'] });
    const verdict = outcome.challenge!.verdicts.find(({ test: each }) => each.startsWith('runs with'))!;
    return { summary: runSummary(outcome), verdict, years: outcome.events.years };
  } finally {
    if (name !== undefined) await rename(`${file}.gone`, file);
  }
}

test('a run that only the data or only the stream has is named and fails the page', async () => {
  const files = await eventFiles(join(folder, 'data'));
  const whole = await without();
  assert.ok(whole.verdict.passed, whole.verdict.reason);
  assert.doesNotMatch(whole.summary, /but no/);

  const lost = await without(files[1]);
  const [missing] = lost.years[0].unmatched!.withoutEvents;
  assert.match(files[1], new RegExp(`${missing}`));
  assert.match(lost.summary, new RegExp(`run ${missing} with a livetime but no events`));
  assert.ok(!lost.verdict.passed && lost.verdict.value === 1);

  const untimed = await without(`stream_${files[1]}`);
  assert.deepEqual(untimed.years[0].unmatched, { withoutEvents: [], withoutLivetime: [missing] });
  assert.match(untimed.verdict.reason, new RegExp(`run ${missing} with events but no livetime`));
});
