import type { Output } from '../terminal/output.ts'

/** Writes a line with a label and a value, which must be sanitized. */
export function writeDetail(output: Output, label: string, value: string): void {
  output.line(`${output.style('bold', label.padEnd(12))}${value}`)
}
