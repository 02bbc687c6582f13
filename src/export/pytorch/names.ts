/**
 * Python names. A parameter keeps its dotted name as state_dict key wherever Python allows it; other characters become `_`
 * (`edge1-0` -> `edge1_0`). Parts of digits only, as nn.Sequential makes them, stay below the top: their parent is an
 * nn.ModuleDict.
 */

/** Path of attribute names from the network down to a module or parameter. */
export type Path = readonly string[];

/** Keywords, and attributes of nn.Module that a child must not hide. */
const reserved: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield self torch nn ' +
    'apply buffers call children clear compile cpu cuda double eval extra_repr float forward half items keys modules ' +
    'parameters pop requires_grad_ share_memory state_dict to train training type update values xpu zero_grad'
  ).split(' '),
);

/** A valid Python identifier made from any text. */
export function identifier(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9_]/g, '_') || '_';
  if (reserved.has(plain)) return `${plain}_`;
  return /^[0-9]/.test(plain) ? `_${plain}` : plain;
}

/** The name, with a number where it is taken; the result is then taken too. */
export function unique(name: string, taken: Set<string>, separator = '_'): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name}${separator}${i}`;
  taken.add(free);
  return free;
}

/** A name that is no attribute but a key of an nn.ModuleDict. */
export const digits = (part: string): boolean => /^[0-9]+$/.test(part);

interface Branch {
  readonly children: Map<string, { readonly name: string; readonly branch: Branch }>;
  readonly taken: Set<string>;
}
const branch = (): Branch => ({ children: new Map(), taken: new Set() });

/** Paths of dotted names; different names get different paths, and names with a common prefix a common prefix. */
export class PathTable {
  readonly #root = branch();

  /** A `parameter` that stands alone is an attribute: its last part must be an identifier. */
  path(parts: readonly string[], parameter = false): Path {
    let at = this.#root;
    return parts.map((part, i) => {
      let child = at.children.get(part);
      if (!child) {
        const keep = digits(part) && i > 0 && !(parameter && i === parts.length - 1);
        const name = unique(keep ? part : identifier(part), at.taken);
        child = { name, branch: branch() };
        at.children.set(part, child);
      }
      at = child.branch;
      return child.name;
    });
  }
}

export const startsWith = (path: Path, prefix: Path): boolean =>
  prefix.length <= path.length && prefix.every((part, i) => path[i] === part);

/** Text that reaches a path from `self`, the module at `from`. */
export const reach = (path: Path, from: Path): string =>
  path.slice(from.length).reduce((text, part) => (digits(part) ? `${text}["${part}"]` : `${text}.${part}`), 'self');

/** The module that holds children which have no attributes of their own. */
export const container = (childNames: readonly string[]): string =>
  childNames.some(digits) ? 'nn.ModuleDict()' : 'nn.Module()';

/** Class name from a scope's last part: `cell0` -> `Cell`, `conv_a` -> `ConvA`. */
export function className(part: string): string {
  const words = part.replace(/[0-9-]+$/, '').split(/[^A-Za-z0-9]+/);
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(name) && name !== 'F' ? name : `Block${name}`;
}
