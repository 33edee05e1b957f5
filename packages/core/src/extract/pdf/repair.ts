import { type FoundObject, findObjects } from './objects.ts'

/** Signs of an encrypted file whose trailer is missing. */
const ENCRYPTED = ['/Encrypt', '/Filter /Standard', '/Filter/Standard']

type Objects = ReadonlyMap<number, FoundObject>

/** Options of {@link repairPdf}. */
export interface RepairOptions {
  /** Whether the file's own tree of pages is of no use. @defaultValue false */
  readonly newTree?: boolean
}

/**
 * Repairs a truncated PDF, which has lost its cross-reference table and often its page tree. Returns the file with both
 * rebuilt from the objects that can be found: packed objects are appended as plain ones, and pages that are in no tree get
 * a new tree, in file order.
 *
 * Returns null when no page can be found, or when the file is encrypted, because the key is lost with the trailer.
 */
export function repairPdf(pdf: Buffer, { newTree = false }: RepairOptions = {}): Buffer | null {
  if (ENCRYPTED.some((sign) => pdf.includes(sign))) return null
  const objects = findObjects(pdf)
  const root = rootOf(objects, newTree)
  if (root === null) return null
  const added = [...objects.values()].filter(({ packed }) => packed)
  const all = [...added, ...root.added].map(({ number, body }) => `${number} 0 obj\n${body}\nendobj\n`)
  const tail = `trailer\n<< /Root ${root.number} 0 R >>\nstartxref\n0\n%%EOF\n`
  return Buffer.concat([pdf, Buffer.from(`\nendobj\n${all.join('')}${tail}`, 'latin1')])
}

/** Returns the last catalog if its tree leads to all existing pages, else a new one. */
function rootOf(objects: Objects, newTree: boolean): { number: number; added: FoundObject[] } | null {
  const pages = [...objects.values()].filter(({ body }) => /\/Type\s*\/Page(?![A-Za-z])/.test(body))
  const catalog = [...objects.values()].findLast(({ body }) => /\/Type\s*\/Catalog\b/.test(body))
  const tree = reference(catalog?.body, 'Pages')
  if (
    !newTree &&
    catalog !== undefined &&
    tree !== null &&
    leavesOf(tree, objects) >= Math.max(1, pages.length)
  )
    return { number: catalog.number, added: [] }
  if (pages.length === 0) return null
  const number = 1 + [...objects.keys()].reduce((most, one) => Math.max(most, one), 0)
  const kids = pages.map((page) => `${page.number} 0 R`).join(' ')
  const added = [
    { number, body: `<< /Type /Catalog /Pages ${number + 1} 0 R >>`, packed: false },
    {
      number: number + 1,
      body: `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`,
      packed: false,
    },
  ]
  return { number, added }
}

/** Returns how many existing pages a tree leads to. */
function leavesOf(tree: number, objects: Objects): number {
  const seen = new Set([tree])
  let leaves = 0
  // A set may grow while it is being iterated.
  for (const number of seen) {
    const body = objects.get(number)?.body
    if (body === undefined) continue
    const [, kids] = /\/Kids\s*\[([^\]]*)\]/.exec(body) ?? []
    if (kids === undefined) leaves++
    else for (const [, kid] of kids.matchAll(/(\d+)\s+\d+\s+R/g)) seen.add(Number(kid))
  }
  return leaves
}

function reference(body: string | undefined, key: string): number | null {
  const [, number] = new RegExp(`/${key}\\s+(\\d+)\\s+\\d+\\s+R`).exec(body ?? '') ?? []
  return number === undefined ? null : Number(number)
}
