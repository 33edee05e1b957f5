import type { ReactNode } from 'react'
import { MarkedText, type MarkedTextProps } from './marked-text.tsx'
import type { Table } from './table.ts'
import styles from './text-page.module.css'

export function TextTable({ table, ...shown }: MarkedTextProps & { readonly table: Table }): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard too
    <section className={styles['wide']} tabIndex={0} aria-label="Table">
      <table>
        <thead>
          <tr>
            {table.columns.map((name) => (
              <th key={name} scope="col" dir="auto">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={table.columns[column]} dir="auto">
                  {cell !== null && <MarkedText {...shown} start={cell.start} end={cell.end} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
