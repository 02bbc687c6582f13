/** Environment of processes that run the engine. */

/**
 * glibc keeps large arrays in its heap and never gives them back between candidates: without it a run of a large network can
 * spend a tenth of its time in page faults. Read by glibc when a process starts; ignored elsewhere. Huge pages
 * (`glibc.malloc.hugetlb=1`) gain a few per cent on some machines, but cost a sixth more memory.
 */
export const engineEnvironment: Readonly<Record<string, string>> = {
  GLIBC_TUNABLES: 'glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592',
};
