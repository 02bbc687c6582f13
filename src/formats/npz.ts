/** NumPy's .npz: a zip of .npy members, read with a bound on what they unpack to. */
import { unzipSync } from 'fflate';
import { errorText, NascentError } from '../base/index.ts';
import { maximumUnpackedBytes } from './gzip.ts';
import { type NpyArray, readNpy } from './npy.ts';

const maximumMembers = 1000;

/**
 * The arrays by name (without `.npy`), in file order; members `wanted` refuses are not unpacked. `where` names the file.
 * Throws NascentError `input`.
 */
export function readNpz(
  bytes: Uint8Array,
  where: string,
  wanted: (name: string) => boolean = () => true,
): ReadonlyMap<string, NpyArray> {
  let total = 0;
  let members = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter({ name, originalSize, size }) {
        if (++members > maximumMembers) throw tooLarge(where, `${maximumMembers} members`, 'more');
        if (!name.endsWith('.npy') || !wanted(name.slice(0, -4))) return false;
        // The unpacked size is what the file claims, and becomes an allocation: deflate packs at most 1032 times.
        total += originalSize;
        if (total > maximumUnpackedBytes || originalSize > 1032 * Math.min(size, bytes.length) + 64)
          throw tooLarge(where, `${maximumUnpackedBytes} unpacked bytes`, `${originalSize} in ${name}`);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof NascentError) throw error;
    throw new NascentError('input', {
      what: 'damaged or truncated zip file',
      where,
      expected: 'a zip of .npy members',
      got: errorText(error),
    });
  }
  return new Map(
    Object.entries(files).map(([name, content]) => [name.slice(0, -4), readNpy(content, `${where}, member ${name}`)]),
  );
}

/** Names of the arrays, without unpacking any. */
export function npzNames(bytes: Uint8Array, where: string): readonly string[] {
  const names: string[] = [];
  readNpz(bytes, where, (name) => {
    names.push(name);
    return false;
  });
  return names;
}

function tooLarge(where: string, most: string, got: string): NascentError {
  return new NascentError('input', {
    what: 'the zip file unpacks to too much',
    where,
    expected: `at most ${most}`,
    got,
  });
}
