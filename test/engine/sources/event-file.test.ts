import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ColumnError, DomainError, FileError, SchemaError, UsageError } from '../../../src/core/index.js';
import { type EventFile, type OpenOptions, openEventFile } from '../../../src/engine/sources/index.js';

const folder = 'test/fixtures/samples';

async function withFile<T>(
  name: string,
  use: (file: EventFile) => Promise<T>,
  options?: OpenOptions,
): Promise<T> {
  const file = await openEventFile(join(folder, name), options);
  try {
    return await use(file);
  } finally {
    file.close();
  }
}

test('tables of one file are columns named Table.field, with units, and T stands for T.value', () =>
  withFile('tableio_sim.hdf5', async ({ schema }) => {
    assert.equal(schema.layout, 'tableio');
    assert.equal(schema.rows, 220);
    const energy = schema.columns.find(({ name }) => name === 'MCPrimary.energy');
    assert.deepEqual({ type: energy?.type, unit: energy?.unit }, { type: 'float64', unit: 'GeV' });
    assert.equal(schema.aliases.NStations, 'NStations.value');
    assert.equal(schema.aliases.Laputop, undefined);
    assert.ok(schema.leftOut.some((text) => text.includes('/I3TopInjectorInfo')));
  }));

test('rows with exists = 0 are NaN in floats and masked in integers; zeros on request', async () => {
  const names = ['Laputop.exists', 'Laputop.zenith', 'Laputop.fit_status', 'Laputop.Event'];
  const [shown, zeros] = await Promise.all([
    withFile('tableio_sim.hdf5', (file) => file.read(names, 0, 220)),
    withFile('tableio_sim.hdf5', (file) => file.read(names, 0, 220), { keepMissingZeros: true }),
  ]);
  const exists = [...(shown.get('Laputop.exists')?.values ?? [])];
  assert.equal(exists.filter((there) => there === 0).length, 4);
  exists.forEach((there, row) => {
    const zenith = Number(shown.get('Laputop.zenith')?.values[row]);
    assert.equal(Number.isNaN(zenith), there === 0);
    assert.equal(shown.get('Laputop.fit_status')?.valid?.[row], there);
    if (there === 0) assert.equal(zeros.get('Laputop.zenith')?.values[row], 0);
  });
  assert.equal(shown.get('Laputop.Event')?.valid, undefined);
  assert.equal(zeros.get('Laputop.fit_status')?.valid, undefined);
});

test('array members are columns of their own', () =>
  withFile('tableio_legacy_links.hdf5', async (file) => {
    const names = ['FilterMask.IceTopSTA5_12[0]', 'FilterMask.IceTopSTA5_12[1]'];
    const columns = await file.read(names, 0, 3);
    assert.deepEqual([...(columns.get(names[0])?.values ?? [])], [1, 1, 1]);
    assert.deepEqual([...(columns.get(names[1])?.values ?? [])], [1, 0, 1]);
  }));

test('tables of different length and order are joined on the event, and the loss is said', () =>
  withFile('tableio_unaligned.hdf5', async (file) => {
    assert.equal(file.schema.rows, 360);
    assert.ok(file.schema.leftOut.some((text) => text.includes('/MCPrimary: 40 of its 400 rows')));
    const names = [
      'MCPrimary.Event',
      'MCPrimary.energy',
      'NStations',
      'LaputopParams.s125',
      'LaputopParams.Event',
    ];
    const columns = await file.read(names, 0, 360);
    const first = (name: string) => [...(columns.get(name)?.values ?? [])].slice(0, 5);
    assert.deepEqual(first('MCPrimary.Event'), [0, 1, 2, 4, 5]);
    assert.deepEqual(first('NStations'), [11, 3, 5, 15, 10]);
    assert.equal(first('LaputopParams.s125')[0], 8.41301730129229);
    assert.deepEqual(columns.get('LaputopParams.Event')?.values, columns.get('MCPrimary.Event')?.values);
  }));

test('tables of equal length in another order are noticed when they are read together', async () => {
  const tables = ['MCPrimary', 'LaputopParams'];
  await withFile(
    'tableio_unaligned.hdf5',
    async (file) => {
      assert.equal(file.schema.rows, 400);
      const columns = await file.read(['MCPrimary.Event', 'LaputopParams.Event'], 10, 20);
      assert.deepEqual(columns.get('MCPrimary.Event')?.values, columns.get('LaputopParams.Event')?.values);
    },
    { tables },
  );
});

test('a range of rows equals the same rows of the whole, whatever the chunks', () =>
  withFile('tableio_multichunk.hdf5', async (file) => {
    const names = ['MCPrimary.energy', 'LaputopParams.s125', 'NStations'];
    const whole = await file.read(names, 0, 700);
    for (const [start, stop] of [
      [0, 1],
      [130, 133],
      [699, 700],
      [350, 350],
      [1, 699],
    ]) {
      const part = await file.read(names, start, stop);
      for (const name of names)
        assert.deepEqual(
          part.get(name)?.values,
          whole.get(name)?.values.slice(start, stop),
          `${name} ${start}`,
        );
    }
  }));

test('integers of 64 bits stay exact, in blocks of pandas and in any byte order', async () => {
  await withFile('pandas_table_mixed.hdf', async (file) => {
    const columns = await file.read(['event_id'], 0, 1);
    assert.equal(columns.get('event_id')?.values[0], 9007199254740993n);
  });
  await withFile('tableio_big_endian.h5', async (file) => {
    const columns = await file.read(['Events.daq_time', 'Events.name'], 0, 2);
    assert.equal(columns.get('Events.daq_time')?.values[0], 9007199254740993n);
    const { values, dictionary } = columns.get('Events.name') ?? {};
    assert.equal(dictionary?.[Number(values?.[0])], 'PPlus');
  });
});

test('texts are dictionary codes, missing ones masked', () =>
  withFile('pandas_table_mixed.hdf', async (file) => {
    const comment = (await file.read(['comment'], 0, 5)).get('comment');
    const texts = [...(comment?.values ?? [])].map((code, row) =>
      comment?.valid?.[row] === 0 ? null : comment?.dictionary?.[Number(code)],
    );
    assert.deepEqual(texts, [null, 'He4Nucleus', 'He4Nucleus', 'O16Nucleus', null]);
  }));

test('several frames in a file need a key, and the error lists them', async () => {
  const open = openEventFile(join(folder, 'pandas_two_keys.h5'));
  await assert.rejects(open, (error: FileError) => /\/data, \/sim\/dataframe/.test(error.message));
  await withFile('pandas_two_keys.h5', async ({ schema }) => assert.equal(schema.rows, 700), { key: 'data' });
});

test('a link to a group can be the key', () =>
  withFile('flat_nested_2d.h5', async ({ schema }) => assert.equal(schema.rows, 500), { key: '/events' }));

test('columns of different length are refused, with their lengths', () =>
  assert.rejects(
    openEventFile(join(folder, 'flat_unequal.h5')),
    (error: SchemaError) => error instanceof SchemaError && /MC_energy 500.*lap_s125 499/.test(error.message),
  ));

test('a file without events says that there are no tables', () =>
  assert.rejects(
    openEventFile(join(folder, 'tableio_no_events.hdf5')),
    (error: FileError) => error instanceof FileError && /no tables/.test(error.message),
  ));

test('tables without rows are an empty frame with its columns', () =>
  withFile('tableio_zero_rows.hdf5', async (file) => {
    assert.equal(file.schema.rows, 0);
    const columns = await file.read(['MCPrimary.energy', 'NStations'], 0, 0);
    assert.equal(columns.get('MCPrimary.energy')?.values.length, 0);
  }));

test('an unknown column, table, key or range is refused with what is near', async () => {
  await withFile('tableio_sim.hdf5', async (file) => {
    await assert.rejects(
      file.read(['Laputop.zenit'], 0, 1),
      (error: ColumnError) => error instanceof ColumnError && error.message.includes("'Laputop.zenith'"),
    );
    await assert.rejects(file.read(['Laputop.zenith'], 0, 221), DomainError);
  });
  const file = join(folder, 'tableio_sim.hdf5');
  await assert.rejects(
    openEventFile(file, { tables: ['Laputob'] }),
    (error: UsageError) => error instanceof UsageError && error.message.includes("'Laputop'"),
  );
  await assert.rejects(openEventFile(file, { key: 'nowhere' }), FileError);
});
