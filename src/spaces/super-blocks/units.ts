/** Super blocks as residual units (official `PlainNet` code of Zen-NAS, arXiv 2102.01063). */
import { roundTo8, type Structure, type SuperBlock } from './structure.ts';

export interface UnitConv {
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  readonly depthwise: boolean;
}

/** Convolutions with batch norm, ReLU between them; plus the shortcut; ReLU. */
export interface Unit {
  readonly scope: string;
  readonly in: number;
  readonly convs: readonly UnitConv[];
  /** `projection`: 1x1 convolution with bias and batch norm. Units of one convolution have none. */
  readonly shortcut: 'none' | 'identity' | 'projection';
  readonly stride: number;
}

const conv = (out: number, kernel: number, stride = 1, depthwise = false): UnitConv => ({
  out,
  kernel,
  stride,
  depthwise,
});

function inverted(block: SuperBlock, width: number, stride: number): UnitConv[] {
  const mid = roundTo8(width * block.expansion);
  return [conv(mid, 1), conv(mid, block.kernel, stride, true), conv(width, 1)];
}

function bottleneck({ bottleneck: mid, kernel, out }: SuperBlock, stride: number): UnitConv[] {
  return [conv(mid, 1), conv(mid, kernel, stride), conv(out, 1)];
}

/** The convolutions of the units of one sub-layer. */
function subLayer(block: SuperBlock, stride: number): readonly UnitConv[][] {
  const { kernel, out } = block;
  switch (block.family) {
    case 'conv':
      return [[conv(out, kernel, stride)]];
    case 'plain':
      return [[conv(block.bottleneck, kernel, stride), conv(out, kernel)]];
    case 'bottleneck':
      return [bottleneck(block, stride), bottleneck(block, 1)];
    case 'inverted':
      return [inverted(block, block.bottleneck, stride), inverted(block, out, 1)];
  }
}

/** The units of all blocks in order. The first unit of a residual block always projects. */
export function unitsOf(structure: Structure): readonly Unit[] {
  const units: Unit[] = [];
  structure.forEach((block, index) => {
    let width = block.in;
    for (let layer = 0; layer < block.layers; layer++) {
      const stride = layer === 0 ? block.stride : 1;
      subLayer(block, stride).forEach((convs, unit) => {
        const out = convs.at(-1)!.out;
        const first = layer === 0 && unit === 0;
        units.push({
          scope: `block${index}/layer${layer}/unit${unit}`,
          in: width,
          convs,
          shortcut: block.family === 'conv' ? 'none' : first || width !== out ? 'projection' : 'identity',
          stride: unit === 0 ? stride : 1,
        });
        width = out;
      });
    }
  });
  return units;
}
