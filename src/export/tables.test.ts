import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { exportCsv, exportJson, exportParquet, type Row } from './tables.ts';

const rows: readonly Row[] = [
  { architecture: '|skip_connect~0|+|a "b", c|', params: 12, zico: 1.5, failed: false },
  { architecture: 'line\nbreak', params: 3e9, zico: Number.NEGATIVE_INFINITY, failed: true, reason: 'singular' },
  { architecture: '', params: null, zico: null, failed: false },
];

describe('exportCsv', () => {
  it('quotes as RFC 4180 and writes infinities and missing values as the documents do', () => {
    expect(exportCsv(rows)).toBe(
      'architecture,params,zico,failed,reason\n' +
        '"|skip_connect~0|+|a ""b"", c|",12,1.5,false,\n' +
        '"line\nbreak",3000000000,-inf,true,singular\n' +
        ',,,false,\n',
    );
  });

  it('refuses NaN', () => {
    expect(() => exportCsv([{ score: Number.NaN }])).toThrow(/NaN/);
  });
});

describe('exportParquet', () => {
  it('reads back with hyparquet', async () => {
    const bytes = await exportParquet(rows);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    expect(await parquetReadObjects({ file })).toEqual([
      { architecture: rows[0]!.architecture, params: 12n, zico: 1.5, failed: false, reason: null },
      {
        architecture: 'line\nbreak',
        params: 3000000000n,
        zico: Number.NEGATIVE_INFINITY,
        failed: true,
        reason: 'singular',
      },
      { architecture: '', params: null, zico: null, failed: false, reason: null },
    ]);
  });

  it('writes equal bytes for equal rows', async () => {
    expect(await exportParquet(rows)).toEqual(await exportParquet(structuredClone(rows)));
  });
});

describe('exportJson', () => {
  it('puts the schema first and writes infinities as texts', () => {
    const text = exportJson({
      space: 'nas-bench-201',
      architecture: 'a',
      hash: 'f',
      params: 1,
      macs: 2,
      scores: { zico: { ok: true, value: Number.NEGATIVE_INFINITY } },
      seed: 0,
      settings: { batch: 64 },
      versions: { nascent: '0.1.0' },
    });
    expect(text).toMatch(/^\{\n {2}"schema": "nascent\/export\/1",\n/);
    expect(JSON.parse(text).scores).toEqual({ zico: { ok: true, value: '-inf' } });
  });
});
