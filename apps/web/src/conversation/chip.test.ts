import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Chip } from './chip.tsx'

const render = (ended: boolean) =>
  renderToStaticMarkup(
    createElement(Chip, { marker: 7, citation: undefined, ended, current: false, onOpen: () => undefined }),
  )

it('stands for a citation on its way, and is plain text once none can come', () => {
  expect(render(false)).toMatch(/^<span class="[^"]*chip[^"]*">7<\/span>$/)
  expect(render(true)).toBe('[7]')
})
