import { expect, test } from 'vitest'
import { decodeImage } from './raster.ts'
import { imageSize } from './size.ts'

const GIF = Buffer.from('R0lGODdhAwACAIAAAAAAAP///ywAAAAAAwACAAACAkQBADs=', 'base64')
const WEBP = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64')

function bmp(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(height * Math.ceil((width * 3) / 4) * 4, 0xff)
  const head = Buffer.alloc(54)
  head.write('BM')
  head.writeUInt32LE(54 + pixels.length, 2)
  head.writeUInt32LE(54, 10)
  head.writeUInt32LE(40, 14)
  head.writeInt32LE(width, 18)
  head.writeInt32LE(height, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(24, 28)
  head.writeUInt32LE(pixels.length, 34)
  return Buffer.concat([head, pixels])
}

test.each([
  ['GIF', GIF, 3, 2],
  ['WebP', WEBP, 1, 1],
  ['BMP', bmp(5, 4), 5, 4],
])('finds the size of a %s before it is decoded', async (_, image, width, height) => {
  expect(imageSize(image)).toEqual({ width, height })
  expect(await decodeImage(image)).toMatchObject({ width, height })
  expect(imageSize(image.subarray(0, 6))).toBeNull()
})
