import type { Locator, Page } from 'playwright-core'

/** A page as a screen reader gives it: roles, names and keys. */
export type HeardPage = Pick<Page, 'getByRole' | 'getByLabel' | 'keyboard' | 'waitForEvent' | 'evaluate'>

/** How a person works with the page. */
export interface Person {
  press(control: Locator): Promise<void>
  write(field: Locator, text: string): Promise<void>
  choose(select: Locator, option: string): Promise<void>
}

/** Uses a pointer, and keys only to write. */
export const withPointer: Person = {
  press: (control) => control.click(),
  write: (field, text) => field.fill(text),
  choose: async (select, option) => void (await select.selectOption(option)),
}

/** More stops than a page has. */
const STOPS = 120
/** The key that goes to the next one within a group that is a single stop. */
const WITHIN: Readonly<Record<string, string>> = { menuitem: 'ArrowDown', tab: 'ArrowRight' }

/** Uses nothing but keys. */
export function byKeyboard({ keyboard }: HeardPage): Person {
  const reach = async (control: Locator) => {
    const [first] = [control.first()]
    const role = await first.getAttribute('role')
    for (let stop = 0; stop < STOPS; stop++) {
      const { reached, within, isBefore } = await first.evaluate((element) => {
        const { activeElement } = element.ownerDocument
        const place = activeElement?.compareDocumentPosition(element) ?? 0
        return {
          reached: element === activeElement,
          within: activeElement?.getAttribute('role') ?? null,
          isBefore: (place & Node.DOCUMENT_POSITION_PRECEDING) !== 0,
        }
      })
      if (reached) return
      // A menu takes the focus when it is open.
      const next = role === within || role === 'menuitem' ? WITHIN[role ?? ''] : undefined
      await keyboard.press(next ?? (isBefore ? 'Shift+Tab' : 'Tab'))
    }
    throw new Error(`No key leads to ${control}.`)
  }
  return {
    async press(control) {
      await reach(control)
      const isCheckbox = await control.evaluate((element) => element.matches('[type="checkbox"]'))
      await keyboard.press(isCheckbox ? 'Space' : 'Enter')
    },
    async write(field, text) {
      await reach(field)
      await keyboard.press('Control+a')
      await keyboard.type(text)
    },
    async choose(select, option) {
      await reach(select)
      await keyboard.type(option)
    },
  }
}
