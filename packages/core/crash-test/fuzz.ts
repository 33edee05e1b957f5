/**
 * Damages documents of every format in a thousand ways, the same ones each time, and reads what is left as a server
 * does. Exits with 1 when one hangs, is refused without a reason, or harms this process.
 *
 *   node --conditions=docchat-source crash-test/fuzz.ts [--mutants 1000] [--seed 1]
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { DocChatError } from '../src/errors.ts'
import { thumbnailOf } from '../src/extract/derived-types.ts'
import type { Extractor, ExtractRequest } from '../src/extract/extractor.ts'
import { extractorPool } from '../src/extract/pool/pool.ts'
import { textExtractor } from '../src/extract/text/text.ts'
import { PROCESS_READERS } from '../src/formats/process-readers.ts'
import { makeDoc } from '../src/testing/doc.ts'
import { makeDocx, paragraph } from '../src/testing/docx.ts'
import { mutants } from '../src/testing/mutants.ts'
import { encryptedPdf } from '../src/testing/pdf-encrypted.ts'
import { nastyPdfs } from '../src/testing/pdf-nasty.ts'
import { makePpt } from '../src/testing/ppt.ts'
import { makePng } from '../src/testing/scan.ts'
import { makeTiff } from '../src/testing/tiff.ts'
import { labelCell, makeXls } from '../src/testing/xls.ts'

const { values } = parseArgs({
  options: { mutants: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
})

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const LIMITS = {
  openTimeoutMs: 3000,
  stepTimeoutMs: 3000,
  documentTimeoutMs: 8000,
  maxRssBytes: 400 * 2 ** 20,
}
/** Longer than all time limits of a document together. */
const PATIENCE_MS = 30_000
/** Reading whole documents would take long without revealing more. */
const PAGES = 3

interface Kind {
  readonly mediaType: string
  readonly samples: readonly Buffer[]
  /** Wraps damaged content in a container that must stay intact. */
  readonly wrap?: (content: Buffer) => Buffer
}

const example = (name: string) => readFile(new URL(`../../../examples/documents/${name}`, import.meta.url))
const html = await example('sources/workshop-lease.html')
const wordXml = Buffer.from(
  Array.from({ length: 50 }, (_, i) => paragraph(`Clause ${i}: the rent is ${i} euros.`)).join(''),
)
const pdfs = await Promise.all(
  ['heat-pump-manual.pdf', 'tidal-sensor-paper.pdf', 'workshop-lease.pdf'].map(example),
)
const made = [encryptedPdf(['Anyone can read this.'], ''), nastyPdfs['a form that draws itself']?.()]
const pdf = [...pdfs, ...made.filter((sample) => sample !== undefined)]
const kinds: readonly Kind[] = [
  { mediaType: 'application/pdf', samples: pdf },
  { mediaType: thumbnailOf('application/pdf'), samples: pdf },
  { mediaType: thumbnailOf('image/png'), samples: [await makePng('An image of a page.')] },
  { mediaType: DOCX, samples: [makeDocx(wordXml.toString())] },
  { mediaType: DOCX, samples: [wordXml], wrap: (content) => makeDocx(content.toString('latin1')) },
  { mediaType: thumbnailOf('image/tiff'), samples: [await makeTiff([await makePng('A page of a fax.')])] },
  {
    mediaType: 'application/msword',
    samples: [makeDoc([{ text: 'The rent is 900.', style: 1 }, { text: 'Due.' }])],
  },
  {
    mediaType: 'application/vnd.ms-excel',
    samples: [
      makeXls([{ name: 'Costs', records: [labelCell(0, 0, 'Item'), labelCell(1, 0, 'Chair')] }], ['shared']),
    ],
  },
  {
    mediaType: 'application/vnd.ms-powerpoint',
    samples: [makePpt([{ texts: [[0, 'Costs']], notes: 'Say it.' }], 2)],
  },
  { mediaType: 'text/html', samples: [html] },
  { mediaType: 'text/csv', samples: [await example('questions.jsonl')] },
  { mediaType: 'text/markdown', samples: [html] },
]

const folder = await mkdtemp(join(tmpdir(), 'docchat-fuzz-'))
const outcomes = new Map<string, number>()
const problems: string[] = []
const delay = monitorEventLoopDelay({ resolution: 5 })
process.on('unhandledRejection', (reason) => problems.push(`unhandled: ${String(reason)}`))
const started = performance.now()
{
  await using pool = extractorPool({ size: 2, mediaTypes: Object.keys(PROCESS_READERS), ...LIMITS })
  const extractors = [textExtractor(), pool]
  const queue = jobs()
  delay.enable()
  await Promise.all([work(0), work(1)])
  delay.disable()

  async function work(lane: number): Promise<void> {
    for (const { mediaType, content, name } of queue) {
      const path = join(folder, `${lane}`)
      await writeFile(path, content)
      const extractor = extractors.find(({ mediaTypes }) => mediaTypes.includes(mediaType)) ?? pool
      const outcome = await outcomeOf(extractor, { path, mediaType, name, lastPage: PAGES })
      const key = `${mediaType.replace(DOCX, 'docx')}: ${outcome}`
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1)
    }
  }
}
await rm(folder, { recursive: true, force: true })

const seconds = (performance.now() - started) / 1000
console.table(Object.fromEntries([...outcomes].toSorted(([a], [b]) => a.localeCompare(b))))
for (const problem of problems.slice(0, 20)) console.error(problem)
console.log(
  `${values.mutants} mutants in ${seconds.toFixed(1)} s; longest loop delay ${Math.round(delay.max / 1e6)} ms; ${problems.length} problems.`,
)
process.exitCode = problems.length === 0 ? 0 : 1

/** Yields all mutants, alternating between formats. */
function* jobs(): Generator<{ mediaType: string; content: Buffer; name: string }> {
  const seed = Number(values.seed)
  const streams = kinds.map(({ samples }, index) => mutants(samples, Number(values.mutants), seed + index))
  for (let index = 0; index < Number(values.mutants); index++) {
    const kind = kinds[index % kinds.length]
    const next = streams[index % kinds.length]?.next()
    if (kind === undefined || next === undefined || next.done === true) return
    const content = kind.wrap === undefined ? next.value : kind.wrap(next.value)
    yield { mediaType: kind.mediaType, content, name: `mutant ${index}` }
  }
}

async function outcomeOf(extractor: Extractor, request: ExtractRequest): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  try {
    let last = 0
    for await (const event of extractor.extract(request, { signal })) {
      if (event.type !== 'page') continue
      if (event.page.number !== last + 1)
        problems.push(`${request.name}: page ${event.page.number} after ${last}`)
      last = event.page.number
    }
    return 'read'
  } catch (error) {
    if (!DocChatError.isInstance(error) || error.code === 'INTERNAL_ERROR') {
      problems.push(`${request.name} (${request.mediaType}): ${signal.aborted ? 'hung' : String(error)}`)
      return 'PROBLEM'
    }
    if (!error.message.includes(`"${request.name}"`)) problems.push(`${request.name}: ${error.message}`)
    return error.code
  }
}
