/** Tabs, the ends of lines, pages and (in DOS) files, and what a terminal or typewriter was told: bell, backspace, escape. */
export const TEXT_CONTROLS: ReadonlySet<number> = new Set([
  0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b,
])
