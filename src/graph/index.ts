export { alignLayers, type LayerPair } from './align-layers.ts';
export { GraphBuilder } from './builder.ts';
export { checkGraph } from './check.ts';
export { type Costs, costs, isTrainable, nodeMacs } from './cost.ts';
export { cutValues } from './cuts.ts';
export { graphHash } from './hash.ts';
export { type LayerCost, layerCosts } from './layer-costs.ts';
export { type LayerRow, layerTable } from './layer-table.ts';
export { batchNorm, type ConvOptions, conv, globalPool, linear, parameterName, relu } from './layers.ts';
export { type FeatureNote, writeFeatureNotes } from './onnx/feature-notes.ts';
export type { ExternalData } from './onnx/known.ts';
export { type OnnxNetwork, type ReadOnnxOptions, readOnnx } from './onnx/read.ts';
export {
  type AveragePoolAttributes,
  type ConvAttributes,
  networkOps,
  type OpAttributes,
  type OpKind,
  type Window,
} from './ops.ts';
export { type PathStatistics, pathStatistics } from './paths.ts';
export { withBatch, withBatchNorm, withRows } from './rewrite.ts';
export { broadcast, ShapeError, shapeRules, size, windowLength } from './shapes.ts';
export type { Feature, Graph, GraphNode, NodeOf, ParameterRole, Shape, ValueId } from './types.ts';
