/** Checks the packages as they are published: that their manifests are right, and that they and their types are found by everyone. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { pack } from './packed/packed.ts'

/** Programs that run as processes or threads of their own have no types. */
const PROGRAM = /-(thread|child)$/

const folder = await mkdtemp(join(tmpdir(), 'docchat-packages-'))
let failures = 0
try {
  const packed = await pack(folder)
  for (const [name, path] of packed) {
    const tarball = new Uint8Array(await readFile(path))
    const found = [
      ...(await faultsOfManifest(tarball)),
      ...(await faultsOfTypes(tarball)),
      ...missingTypes(tarball),
    ]
    for (const fault of found) console.error(`${name}: ${fault}`)
    failures += found.length
  }
  console.log(`${packed.size} packages were checked, with ${failures} faults.`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
if (failures > 0) process.exitCode = 1

async function faultsOfManifest({ buffer: tarball }: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
  return messages
    .filter(({ type }) => type === 'error')
    .map((message) => formatMessage(message, pkg, { color: false }) ?? message.code)
}

/** Node 22 can `require()` modules; resolution as before `exports` is not supported. */
async function faultsOfTypes(tarball: Uint8Array): Promise<string[]> {
  const analysis = await checkPackage(createPackageFromTarballData(tarball), {
    excludeEntrypoints: [PROGRAM],
  })
  if (!analysis.types) return []
  return analysis.problems
    .filter((problem) => problem.kind !== 'CJSResolvesToESM')
    .filter((problem) => !('resolutionKind' in problem && problem.resolutionKind === 'node10'))
    .map((problem) => JSON.stringify(problem))
}

/** The types that the declarations import, and that are not installed with the package. */
function missingTypes(tarball: Uint8Array): string[] {
  const files = createPackageFromTarballData(tarball)
  const folder = `/node_modules/${files.packageName}`
  const { devDependencies = {} } = JSON.parse(files.readFile(`${folder}/package.json`)) as {
    readonly devDependencies?: Readonly<Record<string, string>>
  }
  const declarations = files.listFiles(folder).filter((path) => path.endsWith('.d.ts'))
  const imported = declarations.flatMap((path) =>
    [...files.readFile(path).matchAll(/(?:from|import) '([^.'][^']*)'/g)].map(([, name = '']) => name),
  )
  return [...new Set(imported)]
    .flatMap((name) => [name, `@types/${name}`])
    .filter((name) => name in devDependencies)
    .map((name) => `Its declarations need ${name}, which is not among its dependencies.`)
}
