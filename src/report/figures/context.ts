/** What every figure needs from outside: a document to make SVG elements in, and a size in CSS pixels. */
import type { PlotOptions } from '@observablehq/plot';

export interface FigureContext {
  /** A browser's document, or a stand-in such as happy-dom's. */
  readonly document: Document;
  readonly width: number;
  readonly height: number;
}

/** Colours come from the page's custom properties, so that one SVG serves light and dark. */
export function baseOptions({ document, width, height }: FigureContext): PlotOptions {
  return {
    document,
    width,
    height,
    marginLeft: 64,
    marginBottom: 40,
    style: { background: 'transparent', color: 'currentColor', fontFamily: 'inherit', fontSize: '12px' },
  };
}
