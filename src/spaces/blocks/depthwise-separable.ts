/** Depth-wise k x k and point-wise 1x1 convolution with ReLU before and batch norm behind: DARTS's `dil_conv`, half a `sep_conv`. */
import { conv, type GraphBuilder, relu, type ValueId } from '../../graph/index.ts';
import { norm } from './norm.ts';

export interface DepthwiseSeparable {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly affine: boolean;
}

/** Keeps the number of channels. */
export function depthwiseSeparable(b: GraphBuilder, x: ValueId, options: DepthwiseSeparable): ValueId {
  const { kernel, stride, dilation, affine } = options;
  const channels = b.shape(x)[1]!;
  const depthwise = { kernel, stride, dilation, groups: channels, name: 'depthwise' };
  const spatial = conv(b, relu(b, x), channels, depthwise);
  return norm(b, conv(b, spatial, channels, { kernel: 1, name: 'pointwise' }), 'bn', affine);
}
