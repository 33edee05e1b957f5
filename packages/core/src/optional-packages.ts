import { createRequire } from 'node:module'

/** The optional package that draws pages and pictures: OCR and thumbnails need it. */
export const CANVAS = '@napi-rs/canvas'

/** Whether an optional package can be loaded from here. */
export function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}
