import type { Chunker } from '@docchat/core/backend'

/** Makes each paragraph, here one subtitle, a chunk. The spans are exact, so that they can be cited. */
export const paragraphChunker: Chunker = ({ number, text }) =>
  [...text.matchAll(/\S(?:.|\n(?!\s*\n))*/g)].map(({ 0: paragraph, index }) => {
    const words = paragraph.trimEnd()
    return { page: number, start: index, end: index + words.length, text: words }
  })
