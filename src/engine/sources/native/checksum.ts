import { type FileBytes, Unusual } from './file-bytes.js';
import { lookup3 } from './lookup3.js';

/** Looks at the four bytes behind a structure of newer files. @throws {Unusual} where they are not its checksum */
export function requireChecksum(file: FileBytes, address: number, length: number): void {
  const { bytes } = file.at(address, length + 4);
  if (lookup3(bytes.subarray(0, length)) !== bytes.readUInt32LE(length))
    throw new Unusual(
      `the checksum of the ${length} bytes from byte ${file.superblock.base + address} on is wrong`,
    );
}
