import type { Output } from '../terminal/output.ts'

/** A line with a label in front of a value, which must be clean. */
export function writeDetail(output: Output, label: string, value: string): void {
  output.line(`${output.style('bold', label.padEnd(12))}${value}`)
}
