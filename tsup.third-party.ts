import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/** A file of a package, and the package's folder. */
const IN_PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/].*\.[cm]?js$/

/**
 * Dev dependencies that are imported become part of the package, as tsup does it. This adds their licences, and leaves out their source maps.
 *
 * @param copied - other packages of which files are copied
 */
export function thirdParty(...copied: readonly string[]): Plugin {
  return {
    name: 'third-party',
    setup(build) {
      const folders = new Set(copied)
      build.onLoad({ filter: IN_PACKAGE }, ({ path }) => {
        folders.add(IN_PACKAGE.exec(path)?.[1] ?? path)
        return null
      })
      build.onEnd(async ({ outputFiles = [] }) => {
        for (const map of outputFiles.filter(mapsOnlyPackages))
          outputFiles.splice(outputFiles.indexOf(map), 1)
        if (folders.size === 0) return
        const { outdir = 'dist' } = build.initialOptions
        await mkdir(outdir, { recursive: true })
        await writeFile(join(outdir, 'THIRD-PARTY-NOTICES.txt'), await notices([...folders]))
      })
    },
  }
}

/** Stack traces need no map of a file that has no code of ours. */
function mapsOnlyPackages({ path, text }: { readonly path: string; readonly text: string }): boolean {
  if (!path.endsWith('.map')) return false
  const { sources } = JSON.parse(text) as { sources: readonly string[] }
  return !sources.some((source) => source.startsWith('../src/'))
}

async function notices(folders: readonly string[]): Promise<string> {
  const parts = new Map<string, string>()
  for (const folder of folders) {
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
      string,
      string
    >
    const title = `${manifest['name']} ${manifest['version']} (${manifest['license']})`
    parts.set(title, `${'='.repeat(80)}\n${title}\n\n${await licencesIn(folder)}`)
  }
  const sorted = [...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)
  return ['This package contains code of the following packages, under their own licences.', ...sorted].join(
    '\n\n',
  )
}

async function licencesIn(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|notice)/i.test(name)).sort()
  if (names.length === 0) throw new Error(`${folder} has no licence file.`)
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.map((text) => text.trim()).join('\n\n')
}
