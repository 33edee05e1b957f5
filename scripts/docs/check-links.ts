import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { lineAt, type Page, type Problem, root } from './markdown.ts'

/** Checks that links within the repository lead to an existing file or folder, and anchors to an existing heading. */
export function checkLinks(pages: readonly Page[]): readonly Problem[] {
  const anchors = new Map(pages.map(({ file, prose }) => [file, anchorsOf(prose)]))
  return pages.flatMap(({ file, prose }) =>
    [...prose.matchAll(/\]\(([^()\s]+)\)/g)].flatMap(({ 1: link = '', index }) => {
      if (/^\w+:/.test(link)) return []
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? file : normalize(join(dirname(file), path))
      const place = `${file}:${lineAt(prose, index)}`
      if (!existsSync(join(root, target))) return [`${place}: the link ${link} leads nowhere.`]
      if (anchor !== undefined && anchors.get(target)?.has(anchor) !== true)
        return [`${place}: the link ${link} names a heading that does not exist.`]
      return []
    }),
  )
}

/** The anchors that GitHub generates for headings. */
function anchorsOf(prose: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of prose.matchAll(/^#+ (.+)$/gm)) {
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    let anchor = slug
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`
    anchors.add(anchor)
  }
  return anchors
}
