/** The generated files of docs/spaces: a page and a drawing per space, and the list. */
import type { Space } from '../../spaces/index.ts';
import { drawingFile } from './drawing.ts';
import { spacePage, spacesList } from './page.ts';

/** Content by file name. */
export function spaceDocuments(spaces: readonly Space[]): Readonly<Record<string, string>> {
  const files: Record<string, string> = { 'README.md': spacesList(spaces) };
  for (const space of spaces) {
    const drawing = space.drawing?.(space.parse(space.example));
    const drawn = drawing === undefined ? null : drawingFile(drawing);
    if (drawn !== null) files[`${space.id}.svg`] = drawn;
    files[`${space.id}.md`] = spacePage(space, drawn !== null);
  }
  return files;
}
