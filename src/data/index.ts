export {
  type BatchRequest,
  type BatchSource,
  channelStatistics,
  type GaussianBatchOptions,
  gaussianBatches,
  type ImageBatchOptions,
  imageBatches,
} from './batches.ts';
export { type BuiltInId, builtInFiles, builtInSet, isBuiltIn } from './built-in.ts';
export { type ImageSet, imageSet, splitLast } from './image-set.ts';
export { type Plane, type PlaneFitter, scaleToCover } from './resize.ts';
