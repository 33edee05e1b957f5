import type { Page } from 'playwright-core'

/** What is written under the lit boxes of a page, as the rendered text layer has it: a character counts if its middle is inside. */
export async function litWords(page: Page, number: number): Promise<string> {
  await page.waitForSelector(`[data-page="${number}"] [data-text-layer="written"]`, { state: 'attached' })
  return page.evaluate((wanted) => {
    const place = document.querySelector(`[data-page="${wanted}"]`)
    const layer = place?.querySelector('[data-text-layer]')
    const boxes = Array.from(place?.querySelectorAll('[data-mark="quote"]') ?? [], (mark) =>
      mark.getBoundingClientRect(),
    )
    if (layer == null) return ''
    let words = ''
    const range = document.createRange()
    const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT)
    while (walker.nextNode() !== null) {
      const node = walker.currentNode
      range.selectNodeContents(node)
      const { left, right, top, bottom } = range.getBoundingClientRect()
      const touches = (box: DOMRect) =>
        left < box.right && right > box.left && top < box.bottom && bottom > box.top
      if (!boxes.some(touches)) continue
      const text = node.textContent ?? ''
      for (let at = 0; at < text.length; at++) {
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        const { x, y, width, height } = range.getBoundingClientRect()
        const [middleX, middleY] = [x + width / 2, y + height / 2]
        const inside = (box: DOMRect) =>
          middleX > box.left && middleX < box.right && middleY > box.top && middleY < box.bottom
        if (boxes.some(inside)) words += text[at]
      }
    }
    return words
  }, number)
}

/**
 * Words without white space, hyphens of line ends, rows of dots, which the extracted text shortens, and the signs by which it
 * marks raised and lowered letters.
 */
export function bare(words: string): string {
  return words.normalize('NFKC').replace(/[\s\u00ad\u2010_^-]+|\.{2,}/gu, '')
}
