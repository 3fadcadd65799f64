import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ColumnError } from '../../../src/core/index.js';
import {
  type Batch,
  type BatchReply,
  type Executor,
  inline,
  parallelMap,
  readFiles,
} from '../../../src/engine/index.js';
import { module } from './sample-tasks.js';

/** An executor as a cluster's would be: one other process, which gets plain data and nothing shared. */
class OtherProcess implements Executor {
  readonly name = 'process';
  readonly workers = 1;
  readonly batchesInFlight = 2;
  readonly acceptsClosures = false;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: BatchReply) => void>();
  #sent = 0;

  constructor() {
    const worker = fileURLToPath(new URL('./process-worker.js', import.meta.url));
    this.#child = fork(worker, { serialization: 'advanced' });
    this.#child.on('message', ({ id, reply }: { id: number; reply: BatchReply }) => {
      this.#waiting.get(id)?.(reply);
      this.#waiting.delete(id);
    });
  }

  run({ cancel: _, ...batch }: Batch): Promise<BatchReply> {
    const id = ++this.#sent;
    const reply = new Promise<BatchReply>((resolve) => this.#waiting.set(id, resolve));
    this.#child.send({ id, batch });
    return reply;
  }

  async close(): Promise<void> {
    this.#child.kill();
  }
}

const executor = new OtherProcess();
after(() => executor.close());
const sample = 'test/fixtures/samples/flat_contiguous.h5';

test('a frame has the same bits on an executor of another process', async () => {
  const result = async (where: Executor) => {
    const frame = await readFiles(sample, { executor: where });
    return (await frame.filter('lap_s125 > 1').describe()).toJSON();
  };
  assert.deepEqual(await result(executor), await result(inline()));
});

test('tasks run there in order, and an error keeps its class and fields', async () => {
  const items = Array.from({ length: 200 }, (_, i) => i);
  const squares = await parallelMap<number, number>(items, { module, export: 'square' }, { executor });
  assert.deepEqual(
    squares,
    items.map((x) => x * x),
  );
  const failing = parallelMap([{ fail: true }], { module, export: 'countOrFail' }, { executor });
  await assert.rejects(failing, (error: unknown) => {
    assert.ok(error instanceof ColumnError);
    assert.equal(error.fields.column, 's_125');
    return true;
  });
});
