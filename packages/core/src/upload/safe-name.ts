import { once } from '../once.ts'

const MAX_LENGTH = 200

/** Characters that could end a header, forge text on a terminal or page, or reverse its direction. */
const UNSAFE = once(() => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu)

/** Returns a name that is safe to show, log and send in headers. It keeps the extension and is never a path. */
export function safeName(name: string): string {
  const base = name.toWellFormed().normalize('NFC').replace(UNSAFE(), '').split(/[/\\]/).at(-1) ?? ''
  const tidy = base.replace(/\s+/g, ' ').trim()
  if (tidy === '' || /^\.+$/.test(tidy)) return 'unnamed'
  return shorten(tidy)
}

function shorten(name: string): string {
  const characters = [...name]
  if (characters.length <= MAX_LENGTH) return name
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? ''
  return characters.slice(0, MAX_LENGTH - extension.length).join('') + extension
}
