import { loadEngine } from '../extract/pdf/engine.ts'

/** A character that a PDF page shows, and the middle of it in points from the page's upper left corner. */
export interface Glyph {
  readonly text: string
  readonly x: number
  readonly y: number
}

type Matrix = readonly [number, number, number, number, number, number]

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

function times(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[2] * b[1],
    a[1] * b[0] + a[3] * b[1],
    a[0] * b[2] + a[2] * b[3],
    a[1] * b[2] + a[3] * b[3],
    a[0] * b[4] + a[2] * b[5] + a[4],
    a[1] * b[4] + a[3] * b[5] + a[5],
  ]
}

interface State {
  ctm: Matrix
  size: number
  characterSpace: number
  wordSpace: number
  scale: number
  rise: number
  leading: number
}

interface PdfJsPage {
  getViewport(options: { readonly scale: number }): { readonly transform: Matrix }
  getOperatorList(): Promise<{ readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] }>
}

/** Follows the operators that paint each page of a PDF, and returns where its characters are. Not for Type 3 fonts. */
export async function glyphsOf(pdf: Uint8Array): Promise<Glyph[][]> {
  const { PDFParse } = await loadEngine()
  const parser = new PDFParse({ data: Uint8Array.from(pdf) })
  try {
    const document = (await parser['load']()) as unknown as {
      readonly numPages: number
      getPage(number: number): Promise<PdfJsPage>
    }
    const pages: Glyph[][] = []
    for (let number = 1; number <= document.numPages; number++)
      pages.push(await glyphsOfPage(await document.getPage(number)))
    return pages
  } finally {
    await parser.destroy()
  }
}

async function glyphsOfPage(page: PdfJsPage): Promise<Glyph[]> {
  const { fnArray, argsArray } = await page.getOperatorList()
  const { transform } = page.getViewport({ scale: 1 })
  const glyphs: Glyph[] = []
  let state: State = {
    ctm: transform,
    size: 1,
    characterSpace: 0,
    wordSpace: 0,
    scale: 1,
    rise: 0,
    leading: 0,
  }
  const saved: State[] = []
  let line: Matrix = IDENTITY
  let text: Matrix = IDENTITY
  const move = (x: number, y: number) => {
    line = times(line, [1, 0, 0, 1, x, y])
    text = line
  }
  const show = (items: readonly unknown[]) => {
    for (const item of items) {
      if (typeof item === 'number') {
        text = times(text, [1, 0, 0, 1, (-item / 1000) * state.size * state.scale, 0])
      } else if (typeof item === 'object' && item !== null) {
        const glyph = item as { readonly unicode: string; readonly width: number; readonly isSpace: boolean }
        const width = (glyph.width / 1000) * state.size
        const at = times(times(state.ctm, text), [1, 0, 0, 1, (width * state.scale) / 2, state.size / 4])
        glyphs.push({ text: glyph.unicode, x: at[4], y: at[5] + state.rise })
        const advance = width + state.characterSpace + (glyph.isSpace ? state.wordSpace : 0)
        text = times(text, [1, 0, 0, 1, advance * state.scale, 0])
      }
    }
  }
  for (const [index, operator] of fnArray.entries()) {
    const args = (argsArray[index] ?? []) as readonly unknown[]
    const [a = 0, b = 0] = args as readonly number[]
    // The numbers are those of pdf.js: shared/util.js, OPS.
    if (operator === 10) saved.push({ ...state })
    else if (operator === 11) state = saved.pop() ?? state
    else if (operator === 12) state.ctm = times(state.ctm, args as unknown as Matrix)
    else if (operator === 31) text = line = IDENTITY
    else if (operator === 33) state.characterSpace = a
    else if (operator === 34) state.wordSpace = a
    else if (operator === 35) state.scale = a / 100
    else if (operator === 36) state.leading = -a
    else if (operator === 37) state.size = b
    else if (operator === 38) state.rise = a
    else if (operator === 40) move(a, b)
    else if (operator === 41) {
      state.leading = b
      move(a, b)
    } else if (operator === 42) text = line = matrixOf(args)
    else if (operator === 43) move(0, state.leading)
    else if (operator === 44) show(args[0] as readonly unknown[])
    else if (operator === 74) {
      saved.push({ ...state })
      if (args[0]) state.ctm = times(state.ctm, matrixOf([args[0]]))
    } else if (operator === 75) state = saved.pop() ?? state
  }
  return glyphs
}

/** pdf.js passes a matrix as six numbers or as one array. */
function matrixOf(args: readonly unknown[]): Matrix {
  const [first] = args
  return (typeof first === 'number' ? args : Array.from(first as Iterable<number>)) as unknown as Matrix
}
