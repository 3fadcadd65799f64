import type { AttributeValue, DatasetMetadata, MemberMetadata } from '../hdf5/metadata.js';
import { storedDataset } from '../hdf5/stored-dataset.js';
import { isCompound, valueType } from '../hdf5/value-type.js';
import type { StoredColumn } from '../stored-file.js';
import type { FoundDataset } from './walk.js';

/** The members of a compound dataset as columns, at the offsets that the type says: rows may be padded or packed. */
export function compoundColumns(
  { path, metadata }: FoundDataset,
  attributes: ReadonlyMap<string, AttributeValue>,
  leftOut: string[],
): StoredColumn[] {
  const dataset = storedDataset(path, metadata);
  const descriptions = fieldDescriptions(attributes);
  return membersOf(metadata).flatMap(({ name, offset, ...member }) => {
    const isInRow = offset >= 0 && offset + member.size <= metadata.size;
    const value = isInRow ? valueType(member) : undefined;
    if (value) return [{ name, value, dataset, offset, ...descriptions.get(name) }];
    const why = isInRow ? 'is of a type that cannot be a column' : 'lies beyond the end of its row';
    leftOut.push(`${path}: '${name}' ${why}`);
    return [];
  });
}

/** The members of a compound, those of a compound within it as 'outer.inner'. */
function membersOf({ compound_type: compound }: DatasetMetadata): MemberMetadata[] {
  return (compound?.members ?? []).flatMap((member) => {
    if (!isCompound(member)) return [member];
    return membersOf(member).map((inner) => ({
      ...inner,
      name: `${member.name}.${inner.name}`,
      offset: member.offset + inner.offset,
    }));
  });
}

interface FieldDescription {
  readonly unit?: string;
  readonly doc?: string;
}

/** Units and explanations from the attributes FIELD_i_NAME, FIELD_i_UNIT, FIELD_i_DOC that tableio writes. */
function fieldDescriptions(attributes: ReadonlyMap<string, AttributeValue>): Map<string, FieldDescription> {
  const descriptions = new Map<string, FieldDescription>();
  for (let i = 0; attributes.has(`FIELD_${i}_NAME`); i++) {
    const unit = attributes.get(`FIELD_${i}_UNIT`);
    const doc = attributes.get(`FIELD_${i}_DOC`);
    descriptions.set(String(attributes.get(`FIELD_${i}_NAME`)), {
      ...(typeof unit === 'string' && unit !== '' ? { unit } : {}),
      ...(typeof doc === 'string' && doc !== '' ? { doc } : {}),
    });
  }
  return descriptions;
}
