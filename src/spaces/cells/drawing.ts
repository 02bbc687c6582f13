/** Both cells as one drawing; edges into the output are the concatenation. */
import { cellNames, type Genotype } from './genotype.ts';

export interface CellDrawing {
  readonly nodes: string[];
  readonly edges: { from: number; to: number; label: string }[];
}

export function drawGenotype(genotype: Genotype): CellDrawing {
  const nodes: string[] = [];
  const edges: CellDrawing['edges'] = [];
  for (const name of cellNames) {
    const first = nodes.length;
    const cell = genotype[name];
    const inner = cell.edges.length / 2;
    nodes.push(`${name}: c(k-2)`, `${name}: c(k-1)`);
    for (let i = 0; i < inner; i++) nodes.push(String(i + 2));
    nodes.push(`${name}: c(k)`);
    cell.edges.forEach(({ operation, source }, e) => {
      edges.push({ from: first + source, to: first + (e >> 1) + 2, label: operation });
    });
    for (const node of cell.concat) edges.push({ from: first + node, to: first + inner + 2, label: 'concat' });
  }
  return { nodes, edges };
}
