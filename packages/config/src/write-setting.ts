import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyEdits, modify } from 'jsonc-parser'
import { CONFIG_FILE, fileLayer } from './layers.ts'
import { readText } from './read-text.ts'
import type { SettingName } from './settings.ts'

/**
 * Writes a setting to `docchat.config.json` in a folder, and leaves the rest of the file as it is.
 *
 * @param value - undefined removes the setting.
 * @returns the path of the file.
 * @throws DocChatError `NOT_CONFIGURED` unless the file, if there is one, contains a JSON object.
 */
export function writeSetting(folder: string, name: SettingName, value: string | undefined): string {
  fileLayer(folder)
  const path = join(folder, CONFIG_FILE)
  const text = readText(path) ?? '{}\n'
  const formattingOptions = { insertSpaces: true, tabSize: 2 }
  writeFileSync(path, applyEdits(text, modify(text, [name], value, { formattingOptions })))
  return path
}
