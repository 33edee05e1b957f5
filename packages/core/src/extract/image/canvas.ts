import { createRequire } from 'node:module'
import { DocChatError } from '../../errors.ts'
import { installCommand } from '../../install-command.ts'
import { CANVAS } from '../../optional-packages.ts'

/** Something that can be drawn. */
export interface Picture {
  readonly width: number
  readonly height: number
}

interface Pixels {
  readonly data: Uint8ClampedArray
}

/** The part of a canvas's drawing context that is used here. */
interface DrawingContext {
  fillStyle: string
  fillRect(x: number, y: number, width: number, height: number): void
  drawImage(image: Picture, x: number, y: number, width: number, height: number): void
  getImageData(x: number, y: number, width: number, height: number): Pixels
  createImageData(width: number, height: number): Pixels
  putImageData(pixels: Pixels, x: number, y: number): void
}

/** The part of the canvas library that is used here. */
interface CanvasModule {
  /** Decodes a picture, upright: the orientation that a camera noted is applied, as browsers do. */
  loadImage(image: Uint8Array): Promise<Picture>
  createCanvas(
    width: number,
    height: number,
  ): Picture & {
    getContext(kind: '2d'): DrawingContext
    toBuffer(type: 'image/png'): Buffer
  }
}

/** Returns the canvas library. @throws DocChatError `NOT_CONFIGURED` where it is not installed, or does not run. */
export function loadCanvas(): CanvasModule {
  try {
    return createRequire(import.meta.url)(CANVAS)
  } catch (cause) {
    const message = `Pictures cannot be drawn without ${CANVAS}. Run: ${installCommand([CANVAS])}`
    throw new DocChatError('NOT_CONFIGURED', message, { cause, details: { missing: [CANVAS] } })
  }
}

/** Whether pages and pictures can be drawn. */
export function hasCanvas(): boolean {
  try {
    loadCanvas()
    return true
  } catch {
    return false
  }
}

/** Makes a picture of pixels, each as four bytes: red, green, blue and opacity. */
export function pictureOf(pixels: Uint8Array, width: number, height: number): Picture {
  const canvas = loadCanvas().createCanvas(width, height)
  const context = canvas.getContext('2d')
  const image = context.createImageData(width, height)
  image.data.set(pixels.subarray(0, image.data.length))
  context.putImageData(image, 0, 0)
  return canvas
}
