import { type FoundObject, findObjects } from './objects.ts'

/** Signs of an encrypted file whose trailer is missing. */
const ENCRYPTED = ['/Encrypt', '/Filter /Standard', '/Filter/Standard']

const PAGES = /\/Pages\s+\d+\s+\d+\s+R/

type Objects = ReadonlyMap<number, FoundObject>

interface Root {
  readonly number: number
  readonly added: readonly FoundObject[]
}

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
  return root === null ? null : withRoot(pdf, objects, root)
}

function withRoot(pdf: Buffer, objects: Objects, root: Root): Buffer {
  const added = [...objects.values()].filter(({ packed }) => packed)
  const all = [...added, ...root.added].map(({ number, body }) => `${number} 0 obj\n${body}\nendobj\n`)
  const tail = `trailer\n<< /Root ${root.number} 0 R >>\nstartxref\n0\n%%EOF\n`
  return Buffer.concat([pdf, Buffer.from(`\nendobj\n${all.join('')}${tail}`, 'latin1')])
}

/**
 * Returns a copy of a PDF whose tree has more pages than its count says, so that readers would leave out the last ones, with a
 * tree that has them all; null for other files, and for those that are encrypted.
 */
export function recountPages(pdf: Buffer, count: number): Buffer | null {
  if (pageMentions(pdf) <= count || ENCRYPTED.some((sign) => pdf.includes(sign))) return null
  const objects = findObjects(pdf)
  const tree = reference(catalogOf(objects)?.body, 'Pages')
  const leaves = tree === null ? [] : leavesOf(tree, objects).filter(({ body }) => isPage(body))
  return leaves.length <= count ? null : withRoot(pdf, objects, newRoot(objects, leaves, catalogOf(objects)))
}

/** Counts the pages that are not packed: to unpack every file for this would take too long. */
function pageMentions(pdf: Buffer): number {
  let count = 0
  for (let at = pdf.indexOf('/Page'); at !== -1; at = pdf.indexOf('/Page', at + 5))
    if (!/[A-Za-z]/.test(String.fromCharCode(pdf[at + 5] ?? 0))) count++
  return count
}

/** Returns the last catalog if its tree leads to all existing pages, else a new one. */
function rootOf(objects: Objects, newTree: boolean): Root | null {
  const pages = [...objects.values()].filter(({ body }) => isPage(body))
  const catalog = catalogOf(objects)
  const tree = reference(catalog?.body, 'Pages')
  if (
    !newTree &&
    catalog !== undefined &&
    tree !== null &&
    leavesOf(tree, objects).length >= Math.max(1, pages.length)
  )
    return { number: catalog.number, added: [] }
  return pages.length === 0 ? null : newRoot(objects, pages)
}

/** @param catalog keeps its other entries, such as the outline and the labels of pages. */
function newRoot(objects: Objects, pages: readonly FoundObject[], catalog?: FoundObject): Root {
  const number = 1 + [...objects.keys()].reduce((most, one) => Math.max(most, one), 0)
  const kids = pages.map((page) => `${page.number} 0 R`).join(' ')
  const body = catalog?.body ?? '<< /Type /Catalog /Pages 0 0 R >>'
  const added = [
    { number, body: body.replace(PAGES, `/Pages ${number + 1} 0 R`), packed: false },
    {
      number: number + 1,
      body: `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`,
      packed: false,
    },
  ]
  return { number, added }
}

/** Returns the existing pages that a tree leads to, in order. */
function leavesOf(tree: number, objects: Objects): FoundObject[] {
  const seen = new Set<number>()
  const leaves: FoundObject[] = []
  const open = [tree]
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    const object = objects.get(number)
    if (object === undefined || seen.has(number)) continue
    seen.add(number)
    const [, kids] = /\/Kids\s*\[([^\]]*)\]/.exec(object.body) ?? []
    if (kids === undefined) leaves.push(object)
    else open.push(...[...kids.matchAll(/(\d+)\s+\d+\s+R/g)].map(([, kid]) => Number(kid)).reverse())
  }
  return leaves
}

function catalogOf(objects: Objects): FoundObject | undefined {
  return [...objects.values()].findLast(({ body }) => /\/Type\s*\/Catalog\b/.test(body))
}

function isPage(body: string): boolean {
  return /\/Type\s*\/Page(?![A-Za-z])/.test(body)
}

function reference(body: string | undefined, key: string): number | null {
  const [, number] = new RegExp(`/${key}\\s+(\\d+)\\s+\\d+\\s+R`).exec(body ?? '') ?? []
  return number === undefined ? null : Number(number)
}
