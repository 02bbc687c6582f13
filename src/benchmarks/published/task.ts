/** Which task of a benchmark a target column is about, from the names that tables and official files use. */

const tasks: readonly (readonly [pattern: RegExp, task: string])[] = [
  [/scifar100/, 'scifar100'],
  [/cifar-?100|(^|[^a-z0-9])c100/, 'cifar100'],
  [/imagenet16|(^|[^a-z0-9])in16/, 'imagenet16-120'],
  [/cifar-?10|(^|[^a-z0-9])c10/, 'cifar10'],
  [/svhn/, 'svhn'],
  [/ninapro/, 'ninapro'],
  [/class_scene/, 'class_scene'],
  [/class_object/, 'class_object'],
  [/room_layout/, 'room_layout'],
  [/jigsaw/, 'jigsaw'],
  [/segmentsemantic/, 'segmentsemantic'],
  [/autoencoder/, 'autoencoder'],
  [/normal/, 'normal'],
];

/** Spaces whose tables name no data set because there is one. */
const only: Readonly<Record<string, string>> = { 'nas-bench-101': 'cifar10', 'nas-bench-301': 'cifar10' };

/** From the column's name, else the file's; null when neither says. */
export function taskOf(space: string, target: string, table: string): string | null {
  for (const text of [target, table.replace(/^.*[\\/]/, '')]) {
    const found = tasks.find(([pattern]) => pattern.test(text.toLowerCase()));
    if (found) return found[1];
  }
  return only[space] ?? null;
}
