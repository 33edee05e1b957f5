/** Names of fonts, sizes, colours, styles, and what Excel fills in: page numbers, dates, names, pictures. */
const CODE = /&(?:"[^"]*"|K[\dA-F+-]{1,7}|\d+|[BIUSXYEOHPNDTFAZG])/gi

/** Returns the text of a header or footer of a sheet, such as `&LCosts&C&"Arial,Bold"2024&RPage &P`. */
export function marginText(written: string): string {
  return written
    .replaceAll('&&', '\0')
    .split(/&[LCR]/)
    .map((part) => part.replace(CODE, '').replaceAll('\0', '&').replace(/\s+/g, ' ').trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .join(' | ')
}
