import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Heading, PageItem, PageLayout, Span } from '../document.ts'
import { type NumberReader, numberReader, numberWriter } from './numbers.ts'

/** A page's layout in its compact binary form, about five bytes per item. Created by {@link packLayout}. */
export type PackedLayout = Uint8Array

/** The part of a layout that can be read without unpacking its items. */
export type PageMarks = Pick<PageLayout, 'width' | 'height' | 'headings' | 'repeated'>

/** Sizes are stored in tenths of a point, which is finer than print. */
const TENTHS = 10

/** Packs a layout. Only the items are compressed: they take most of the space and are rarely read. */
export function packLayout(layout: PageLayout): PackedLayout {
  const items = packItems(layout.items)
  return assemble(layout, items)
}

export function unpackLayout(packed: PackedLayout): PageLayout {
  const { marks, items } = take(packed)
  return { ...marks, items: unpackItems(items) }
}

/** Like {@link unpackLayout}, but without the items, and much faster. */
export function unpackMarks(packed: PackedLayout): PageMarks {
  return take(packed).marks
}

/** Returns the layout with its repeated lines replaced. */
export function withRepeated(packed: PackedLayout, repeated: readonly Span[]): PackedLayout {
  const { marks, items } = take(packed)
  return assemble({ ...marks, repeated }, items)
}

/** Returns the layout of a page for which only the headings are known. */
export function layoutOfHeadings(headings: readonly Heading[]): PageLayout {
  return { width: null, height: null, items: [], headings, repeated: [] }
}

function assemble({ width, height, headings, repeated }: PageMarks, items: Uint8Array): PackedLayout {
  const { write, bytes } = numberWriter()
  write(sizeOf(width))
  write(sizeOf(height))
  write(headings.length)
  let at = 0
  for (const { start, end, level } of headings) {
    write(start - at)
    write(end - start)
    write(level)
    at = start
  }
  write(repeated.length)
  at = 0
  for (const { start, end } of repeated) {
    write(start - at)
    write(end - start)
    at = start
  }
  return Buffer.concat([bytes(), items])
}

function take(packed: PackedLayout): { readonly marks: PageMarks; readonly items: Uint8Array } {
  const reader = numberReader(packed)
  const width = sizeFrom(reader.read())
  const height = sizeFrom(reader.read())
  const headings = spansOf(reader, (span) => ({ ...span, level: reader.read() }))
  const repeated = spansOf(reader, (span) => span)
  return { marks: { width, height, headings, repeated }, items: packed.subarray(reader.at()) }
}

function spansOf<T extends Span>({ read }: NumberReader, finish: (span: Span) => T): T[] {
  let at = 0
  return Array.from({ length: read() }, () => {
    const start = at + read()
    at = start
    return finish({ start, end: start + read() })
  })
}

/** Delta-encodes the items, which makes them compress well. */
function packItems(items: readonly PageItem[]): Uint8Array {
  if (items.length === 0) return new Uint8Array()
  const { write, bytes } = numberWriter()
  let [at, left, top, high] = [0, 0, 0, 0]
  for (const { start, end, box } of items) {
    const x = Math.round(box.x * TENTHS)
    const y = Math.round(box.y * TENTHS)
    const height = Math.round(box.height * TENTHS)
    write(start - at)
    write(end - start)
    write(x - left)
    write(y - top)
    write(Math.round(box.width * TENTHS))
    write(height - high)
    at = end
    left = x
    top = y
    high = height
  }
  // With the default window, its initialisation takes longer than the compression.
  return deflateRawSync(bytes(), { level: 1, windowBits: 10, memLevel: 4 })
}

function unpackItems(packed: Uint8Array): PageItem[] {
  if (packed.length === 0) return []
  const { read, more } = numberReader(inflateRawSync(packed))
  const items: PageItem[] = []
  let at = 0
  let [x, y, height] = [0, 0, 0]
  while (more()) {
    const start = at + read()
    at = start + read()
    x += read()
    y += read()
    const width = read()
    height += read()
    const box = { x: x / TENTHS, y: y / TENTHS, width: width / TENTHS, height: height / TENTHS }
    items.push({ start, end: at, box })
  }
  return items
}

/** Encodes a size as one more than its value, since 0 means none. */
function sizeOf(points: number | null): number {
  return points === null ? 0 : Math.round(points * TENTHS) + 1
}

function sizeFrom(number: number): number | null {
  return number === 0 ? null : (number - 1) / TENTHS
}
