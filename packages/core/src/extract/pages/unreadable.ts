import { DocChatError } from '../../errors.ts'

/** Runs a reader; whatever a damaged file makes it throw becomes a clear refusal. @param kind such as `an Excel workbook`. */
export async function refusingDamage<T>(name: string, kind: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (DocChatError.isInstance(cause)) throw cause
    const message = `"${name}" cannot be read: it is damaged or not ${kind}. Save it again and add that file.`
    throw new DocChatError('DOCUMENT_UNREADABLE', message, { cause })
  }
}
