import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Hdf5File } from '../../../src/engine/sources/hdf5/hdf5-file.js';
import { storedDataset } from '../../../src/engine/sources/hdf5/stored-dataset.js';
import { valueType } from '../../../src/engine/sources/hdf5/value-type.js';
import { describeFile } from '../../../src/engine/sources/layouts/describe.js';
import { lookup3 } from '../../../src/engine/sources/native/lookup3.js';

const folder = 'test/fixtures/samples';
const samples = readdirSync(folder).filter((name) => /^(?!broken).*\.(h5|hdf5?)$/.test(name));

/** Whatever a file holds, as both readers see it. */
async function seenBy(path: string, options: { onlyLibrary?: boolean }) {
  const file = await Hdf5File.open(path, options);
  const seen: Record<string, unknown> = {};
  const look = (group: string): void => {
    for (const name of file.names(group)) {
      const object = `${group === '/' ? '' : group}/${name}`;
      if (name.startsWith('_i_')) continue;
      const [kind, softLink] = [file.kind(object), file.softLink(object)];
      seen[object] = { kind, softLink, ...(kind === 'dataset' ? dataset(object) : {}) };
      if (kind === 'group' && softLink === undefined) look(object);
    }
  };
  const dataset = (object: string) => {
    const metadata = file.metadata(object);
    const members = metadata.compound_type?.members.map((member) => [
      member.name,
      member.offset,
      valueType(member),
    ]);
    const { shape, chunks, size } = metadata;
    return {
      shape,
      chunks,
      size,
      members,
      value: valueType(metadata),
      stored: storedDataset(object, metadata),
    };
  };
  look('/');
  const described = JSON.stringify(describeFile(file));
  const { isNative } = file;
  file.close();
  return { seen, described, isNative };
}

test('what is in a file is seen as the HDF5 library sees it, without loading it for files of the usual kinds', async () => {
  const own: string[] = [];
  for (const name of samples) {
    const path = join(folder, name);
    const [ours, library] = [await seenBy(path, {}), await seenBy(path, { onlyLibrary: true })];
    assert.deepEqual(ours.seen, library.seen, name);
    assert.equal(ours.described, library.described, name);
    if (ours.isNative) own.push(name);
    assert.equal(library.isNative, false);
  }
  for (const usual of [
    'tableio_sim.hdf5',
    'tableio_pulses.hdf5',
    'pandas_table_mixed.hdf',
    'flat_nested_2d.h5',
  ])
    assert.ok(own.includes(usual), usual);
  assert.ok(!own.includes('pandas_table_blosc.hdf'));
});

test('the checksum of headers is that of its author', () => {
  // The values of lookup3.c (Bob Jenkins, 2006, public domain), driver5: hashlittle with the first value 0.
  assert.equal(lookup3(Buffer.from('')), 0xdeadbeef);
  assert.equal(lookup3(Buffer.from('Four score and seven years ago')), 0x17770551);
});
