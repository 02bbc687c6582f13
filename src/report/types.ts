/** What a report is made of: plain data, so that the command line, a server and a browser draw the same pages. */

export interface ReportTrial {
  /** Order in which it was scored, from 0. */
  readonly index: number;
  readonly architecture: string;
  readonly params: number;
  readonly macs: number;
  /** Scores by proxy id; null where the proxy failed. */
  readonly scores: Readonly<Record<string, number | null>>;
  /** The scalar that was maximised; null when it could not be computed. */
  readonly fitness: number | null;
}

export interface ReportLayer {
  readonly name: string;
  readonly kind: string;
  readonly shape: readonly number[];
  readonly params: number;
  readonly macs: number;
}

export interface ReportProxy {
  readonly id: string;
  readonly title: string;
  readonly better: 'higher' | 'lower';
  readonly provenance: 'official' | 'paper' | 'reconstruction';
  readonly paper: string;
}

export interface Drawing {
  readonly nodes: readonly string[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly label: string }[];
}

export interface ReportData {
  readonly space: string;
  readonly spaceTitle: string;
  readonly objective: string;
  readonly strategy: string;
  readonly seed: number;
  readonly stopped: string;
  readonly counts: { readonly asked: number; readonly unique: number; readonly failed: number };
  readonly trials: readonly ReportTrial[];
  /** Indices of the trials on the Pareto front of score against cost. */
  readonly front: readonly number[];
  readonly best: readonly {
    readonly rank: number;
    readonly architecture: string;
    readonly params: number;
    readonly macs: number;
    readonly scores: Readonly<Record<string, number | null>>;
  }[];
  readonly winner: {
    readonly architecture: string;
    readonly layers: readonly ReportLayer[];
    readonly drawing: Drawing | null;
  };
  readonly proxies: readonly ReportProxy[];
  /** Setting names and values worth printing. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** Shell lines that reproduce the study and its files. */
  readonly reproduce: readonly string[];
  readonly notes: readonly string[];
  readonly version: string;
}
