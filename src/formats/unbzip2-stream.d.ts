/** The decoder inside unbzip2-stream: blocks to a byte callback, so that the unpacked size can be bounded. */
declare module 'unbzip2-stream/lib/bzip2.js' {
  interface Bzip2 {
    /** Reads the file's header; the block size in units of 100,000 bytes. */
    header(bits: BitReader): number;
    /** One block; null at the end of the stream, else the running checksum. */
    decompress(
      bits: BitReader,
      write: (byte: number) => void,
      buffer: Int32Array,
      bufferSize: number,
      checksum: number,
    ): number | null;
  }
  /** The next n bits as a number; null aligns to a byte. */
  type BitReader = (n: number | null) => number;
  const bzip2: Bzip2;
  export default bzip2;
}
