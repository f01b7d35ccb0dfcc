// Writing a value back into the YAML that a person wrote: what differs is set, everything else and every comment stays.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';

/** @param old the text that is there, or null. Throws what the disk says. */
export async function saveYaml(file: string, old: string | null, value: object): Promise<void> {
  const read = parseDocument(old ?? '{}\n');
  const document = read.errors.length > 0 || !isMap(read.contents) ? parseDocument('{}\n') : read;
  if (isMap(document.contents)) document.contents.flow = false;
  merge(document, [], value);
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomic(file, document.toString({ lineWidth: 0 }));
}

function merge(document: Document, path: (string | number)[], value: unknown): void {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isMap(node) && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const wanted = new Map(Object.entries(value));
    for (const key of node.items.map(item => String(isScalar(item.key) ? item.key.value : item.key))) {
      if (!wanted.has(key)) document.deleteIn([...path, key]);
    }
    for (const [key, part] of wanted) merge(document, [...path, key], part);
  } else if (isSeq(node) && Array.isArray(value)) {
    while (node.items.length > value.length) document.deleteIn([...path, node.items.length - 1]);
    for (const [index, part] of value.entries()) merge(document, [...path, index], part);
  } else if (isScalar(node) && node.value === value) {
    return;
  } else document.setIn(path, document.createNode(value));
}
