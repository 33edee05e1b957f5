import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { FORMATS } from './index.ts'
import { PROCESS_READERS } from './process-readers.ts'
import { supportedFormats } from './supported.ts'

test('no two formats have the same media type or extension', () => {
  const mediaTypes = FORMATS.map(({ mediaType }) => mediaType)
  expect(new Set(mediaTypes).size).toBe(mediaTypes.length)
  const extensions = FORMATS.flatMap((format) => format.extensions)
  expect(new Set(extensions).size).toBe(extensions.length)
})

test('every reader reads the media type it is registered for', async () => {
  for (const [mediaType, load] of Object.entries(PROCESS_READERS)) {
    expect((await load({ languageFiles: [] })).mediaTypes).toContain(mediaType)
  }
  for (const { mediaType, readers } of FORMATS) {
    expect(Object.keys(readers), mediaType).not.toEqual([])
    if (readers.inProcess) expect((await readers.inProcess()).mediaTypes).toContain(mediaType)
  }
})

test('listing the formats loads no package', async () => {
  const program = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context) } })
    await import(${JSON.stringify(new URL('supported.ts', import.meta.url))})
    console.log(loaded.join('\\n'))`
  const args = ['--conditions=docchat-source', '--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toContain('/formats/pdf.ts')
  expect(stdout).not.toMatch(/node_modules|\/extract\/(?!format|derived)/)
})

test('all formats are supported where OCR is installed', () => {
  expect(supportedFormats().flatMap(({ extensions }) => extensions)).toEqual(
    expect.arrayContaining(['pdf', 'docx', 'csv', 'md', 'htm', 'txt', 'png', 'jpeg']),
  )
})
