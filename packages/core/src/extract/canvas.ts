import { createRequire } from 'node:module'

interface Size {
  readonly width: number
  readonly height: number
}

/** The part of a canvas's drawing context that is used here. */
interface DrawingContext {
  fillStyle: string
  fillRect(x: number, y: number, width: number, height: number): void
  drawImage(image: Size, x: number, y: number, width: number, height: number): void
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray }
}

/** The part of the canvas library of `pdf-parse` that is used here. */
interface CanvasModule {
  /** Decodes a picture, upright: the orientation that a camera noted is applied, as browsers do. */
  loadImage(image: Uint8Array): Promise<Size>
  createCanvas(
    width: number,
    height: number,
  ): {
    getContext(kind: '2d'): DrawingContext
    toBuffer(type: 'image/png'): Buffer
  }
}

/** Returns the canvas library, which is not a dependency of its own: `pdf-parse` renders with it. */
export function loadCanvas(): CanvasModule {
  const pdfParse = createRequire(import.meta.url).resolve('pdf-parse')
  return createRequire(pdfParse)('@napi-rs/canvas')
}
