import { makeOle, numbers } from './ole.ts'

/** A sheet of {@link makeXls}: its name, and records after the one that begins it. */
export interface MadeSheet {
  readonly name: string
  readonly records: readonly Buffer[]
  readonly hidden?: boolean
}

/** Makes a workbook of Excel 97 with these sheets, the strings that they share, and further records before the sheets. */
export function makeXls(
  sheets: readonly MadeSheet[],
  strings: readonly string[] = [],
  globals: readonly Buffer[] = [],
): Buffer {
  const bof = (kind: number) => record(0x809, numbers([0x600, 2], [kind, 2], [0, 4], [0, 4], [0, 4]))
  const end = record(0x0a, Buffer.alloc(0))
  const shared =
    strings.length === 0
      ? Buffer.alloc(0)
      : record(
          0xfc,
          Buffer.concat([
            numbers([strings.length, 4], [strings.length, 4]),
            ...strings.map((text) => wide(text)),
          ]),
        )
  const bodies = sheets.map(({ records }) => Buffer.concat([bof(0x10), ...records, end]))
  const head = (starts: readonly number[]) =>
    Buffer.concat([
      bof(5),
      ...globals,
      ...sheets.map(({ name, hidden = false }, index) =>
        record(
          0x85,
          Buffer.concat([numbers([starts[index] ?? 0, 4], [hidden ? 1 : 0, 1], [0, 1]), wide(name, 1)]),
        ),
      ),
      shared,
      end,
    ])
  let at = head([]).length
  const starts = bodies.map((body) => {
    at += body.length
    return at - body.length
  })
  return makeOle({ Workbook: Buffer.concat([head(starts), ...bodies]) })
}

export function record(type: number, data: Uint8Array): Buffer {
  return Buffer.concat([numbers([type, 2], [data.length, 2]), data])
}

/** A text in characters of two bytes, after its length. */
export function wide(text: string, lengthBytes: 1 | 2 = 2): Buffer {
  return Buffer.concat([numbers([text.length, lengthBytes], [1, 1]), Buffer.from(text, 'utf16le')])
}

/** A cell with a text of its own. */
export function labelCell(row: number, column: number, text: string): Buffer {
  return record(0x204, Buffer.concat([numbers([row, 2], [column, 2], [0, 2]), wide(text)]))
}
