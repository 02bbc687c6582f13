/**
 * How an image comes to the asked resolution R (the rule, written once):
 * 1. R below 8: a random R x R crop, as TE-NAS does for its tiny inputs (a shrunken image would be a blur);
 * 2. both sides at most R and at least R - 8: zero-padded, centred (28 -> 32), the smaller half of an odd margin first;
 * 3. otherwise: the shorter side is scaled to R, and the centre R x R is kept. Scaling is bilinear, with the filter widened when
 *    shrinking (Pillow's and torchvision's antialiased bilinear), so that no pixel is ignored.
 */

/** Greatest margin that is padded instead of scaled. */
export const maximumPadding = 8;
/** Below this resolution images are cropped at random. */
export const smallestScaled = 8;

export interface Plane {
  readonly height: number;
  readonly width: number;
}

/** Writes one plane at resolution R; `crop`, uniform in [0, 2^32), is one per image, so that its channels stay together. */
export type PlaneFitter = (plane: ArrayLike<number>, out: Float32Array, at: number, crop: number) => void;

/** The transformation for one image size and resolution. */
export function planeFitter({ height, width }: Plane, resolution: number): PlaneFitter {
  if (height === resolution && width === resolution) {
    return (plane, out, at) => {
      for (let i = 0; i < plane.length; i++) out[at + i] = plane[i]!;
    };
  }
  const margins = [resolution - height, resolution - width];
  if (margins.every((margin) => margin >= 0 && margin <= maximumPadding)) {
    return window({ height, width }, resolution, -Math.floor(margins[0]! / 2), -Math.floor(margins[1]! / 2));
  }
  if (resolution < smallestScaled && height >= resolution && width >= resolution) {
    const rows = height - resolution + 1;
    const columns = width - resolution + 1;
    return (plane, out, at, crop) => {
      const place = crop % (rows * columns);
      window({ height, width }, resolution, Math.floor(place / columns), place % columns)(plane, out, at, crop);
    };
  }
  return scaleToCover({ height, width }, { height: resolution, width: resolution });
}

/** Rule 3 for any target: scaled, aspect kept, until it just covers the target, whose area is cut from the centre. */
export function scaleToCover(from: Plane, to: Plane): PlaneFitter {
  const scale = Math.max(to.height / from.height, to.width / from.width);
  const scaledHeight = Math.max(to.height, Math.round(from.height * scale));
  const scaledWidth = Math.max(to.width, Math.round(from.width * scale));
  const rows = bilinearTaps(from.height, scaledHeight, Math.round((scaledHeight - to.height) / 2), to.height);
  const columns = bilinearTaps(from.width, scaledWidth, Math.round((scaledWidth - to.width) / 2), to.width);
  const middle = new Float64Array(from.height * to.width);
  return (plane, out, at) => {
    for (let y = 0; y < from.height; y++)
      for (let x = 0; x < to.width; x++) {
        const { start, weights } = columns[x]!;
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k]! * plane[y * from.width + start + k]!;
        middle[y * to.width + x] = sum;
      }
    for (let y = 0; y < to.height; y++) {
      const { start, weights } = rows[y]!;
      for (let x = 0; x < to.width; x++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k]! * middle[(start + k) * to.width + x]!;
        out[at + y * to.width + x] = sum;
      }
    }
  };
}

/** Copies the R x R window whose corner is at (top, left); outside the image it is zero. */
function window({ height, width }: Plane, resolution: number, top: number, left: number): PlaneFitter {
  return (plane, out, at) => {
    for (let y = 0; y < resolution; y++)
      for (let x = 0; x < resolution; x++) {
        const row = y + top;
        const column = x + left;
        const inside = row >= 0 && row < height && column >= 0 && column < width;
        out[at + y * resolution + x] = inside ? plane[row * width + column]! : 0;
      }
  };
}

interface Taps {
  readonly start: number;
  readonly weights: Float64Array;
}

/** Triangle filter of half width max(1, size / scaled) around each output centre, normalised at the borders. */
function bilinearTaps(size: number, scaled: number, offset: number, count: number): readonly Taps[] {
  const ratio = size / scaled;
  const support = Math.max(1, ratio);
  return Array.from({ length: count }, (_, i) => {
    const centre = (i + offset + 0.5) * ratio;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(size, Math.trunc(centre + support + 0.5));
    const weights = Float64Array.from({ length: end - start }, (_, k) =>
      Math.max(0, 1 - Math.abs((start + k + 0.5 - centre) / support)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { start, weights: weights.map((weight) => weight / sum) };
  });
}
