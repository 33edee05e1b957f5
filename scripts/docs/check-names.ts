import { existsSync, globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Page, type Problem, root } from './markdown.ts'

const NAME = /^[\w.-]+(\/[\w.*-]+)*\/?$/
const SOURCE = /\w\.ts$/
const MEDIA_TYPE = /^(application|audio|font|image|message|model|multipart|text|video)\/[\w.+*-]+$/

/**
 * Checks that the files and folders that prose names in backticks exist, relative to the root, a package, its `src` or the
 * page's folder. A name is taken for a path in the repository if it ends in `.ts`, or if its first folder exists there.
 */
export function checkNames(pages: readonly Page[]): readonly Problem[] {
  const sources = globSync('{packages,apps}/*{,/src}', { cwd: root })
  return pages.flatMap(({ file, codeSpans }) => {
    const bases = ['.', dirname(file), ...sources]
    const exists = (name: string) => bases.some((base) => matches(join(root, base), name))
    return codeSpans
      .filter(({ text }) => NAME.test(text) && isOurs(text, exists) && !exists(text))
      .map(({ line, text }) => `${file}:${line}: \`${text}\` is not in the repository.`)
  })
}

function isOurs(name: string, exists: (name: string) => boolean): boolean {
  if (SOURCE.test(name)) return true
  if (!name.includes('/') || MEDIA_TYPE.test(name)) return false
  return name.endsWith('/') || exists(name.slice(0, name.indexOf('/')))
}

function matches(base: string, name: string): boolean {
  return name.includes('*') ? globSync(name, { cwd: base }).length > 0 : existsSync(join(base, name))
}
