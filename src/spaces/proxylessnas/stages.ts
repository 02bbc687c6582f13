/** Widths and strides of ProxylessNAS (Cai et al., arXiv 1812.00332), shared with its Once-for-All version. */
export const proxylessStages: readonly { readonly width: number; readonly stride: number }[] = [
  { width: 24, stride: 2 },
  { width: 40, stride: 2 },
  { width: 80, stride: 2 },
  { width: 96, stride: 1 },
  { width: 192, stride: 2 },
  { width: 320, stride: 1 },
];
