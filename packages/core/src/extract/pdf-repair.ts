/** How far before its type a catalog may begin. */
const CATALOG_BYTES = 4096

/** What shows that a file is encrypted when its trailer no longer does. */
const ENCRYPTED = ['/Encrypt', '/Filter /Standard', '/Filter/Standard']

/**
 * A PDF that was cut off has lost the trailer that says where reading begins. This appends one which points at the last
 * catalog that can be seen. Null when there is none, or when the file is encrypted: the key went with the trailer.
 */
export function withTrailer(pdf: Buffer): Buffer | null {
  const type = pdf.lastIndexOf('/Catalog')
  if (type === -1 || ENCRYPTED.some((sign) => pdf.includes(sign))) return null
  const before = pdf.toString('latin1', Math.max(0, type - CATALOG_BYTES), type)
  const catalog = [...before.matchAll(/(\d+)\s+(\d+)\s+obj\b/g)].at(-1)
  if (catalog === undefined) return null
  const root = `${catalog[1]} ${catalog[2]} R`
  return Buffer.concat([pdf, Buffer.from(`\nendobj\ntrailer\n<< /Root ${root} >>\nstartxref\n0\n%%EOF\n`)])
}
