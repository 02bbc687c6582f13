/** Every known encoding. For a space they are tried in this order, after texts that the space parses itself. */
import { cellPair } from './cell-pair.ts';
import { codeFbnet, codeMacroBench, codeMicro } from './digit-codes.ts';
import { accelColumns } from './mnasnet.ts';
import { matrixAndOps, moduleHash } from './nas-bench-101.ts';
import { code201 } from './nas-bench-201.ts';
import { tuple201, tupleMacro, tupleMicro } from './naslib-tuple.ts';
import { ofaColumns } from './ofa.ts';
import type { Encoding } from './types.ts';
import { autoformerColumns, pitColumns } from './vit-bench.ts';

export const encodings: readonly Encoding[] = [
  matrixAndOps,
  moduleHash,
  tuple201,
  tupleMicro,
  tupleMacro,
  code201,
  codeMicro,
  codeMacroBench,
  codeFbnet,
  cellPair,
  accelColumns,
  ofaColumns,
  autoformerColumns,
  pitColumns,
];
