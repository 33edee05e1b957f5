import type { PageViewport, PDFPageProxy } from 'pdfjs-dist'

/** Larger canvases are refused by some browsers, and take too much memory in all. */
const MAX_PIXELS = 16_000_000

/** Something being drawn. */
export interface Drawing {
  readonly done: Promise<HTMLCanvasElement>
  cancel(): void
}

/** Draws a page on a new canvas, as sharp as the screen. */
export function drawPage(page: PDFPageProxy, viewport: PageViewport): Drawing {
  const sharp = Math.min(devicePixelRatio, Math.sqrt(MAX_PIXELS / (viewport.width * viewport.height)))
  const canvas = document.createElement('canvas')
  canvas.width = Math.floor(viewport.width * sharp)
  canvas.height = Math.floor(viewport.height * sharp)
  const task = page.render({
    canvas,
    viewport,
    transform: [canvas.width / viewport.width, 0, 0, canvas.height / viewport.height, 0, 0],
  })
  return {
    done: task.promise.then(() => canvas),
    cancel() {
      task.cancel()
      free(canvas)
    },
  }
}

/** Gives the memory back now, not when the garbage is collected. */
export function free(canvas: HTMLCanvasElement): void {
  canvas.width = 0
  canvas.height = 0
}
