import type { Readable } from 'node:stream'
import { readXml } from './xml.ts'

/** A part that another part refers to. */
export interface Relation {
  readonly id: string
  /** The last word of its type, such as `chart`. */
  readonly type: string
  /** Its name in the archive. */
  readonly part: string
}

/** Reads a `.rels` part. @param folder is that of the part it belongs to, with a slash at its end. */
export async function readRelations(source: Readable | null, folder: string): Promise<Relation[]> {
  const relations: Relation[] = []
  await readXml(source, {
    open(name, { Id, Type, Target, TargetMode }) {
      if (name !== 'Relationship' || Id === undefined || Target === undefined || TargetMode === 'External')
        return
      relations.push({ id: Id, type: Type?.split('/').at(-1) ?? '', part: resolve(folder, Target) })
    },
  })
  return relations
}

function resolve(folder: string, target: string): string {
  return new URL(target, `file:///${folder}`).pathname.slice(1)
}
