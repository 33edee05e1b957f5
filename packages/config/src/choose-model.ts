import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DocChatError } from '@docchat/core'
import { CONFIG_FILE } from './layers.ts'
import { type LoadedSettings, loadSettings } from './load-settings.ts'
import { readText } from './read-text.ts'
import { storedKeysPath, storeKey } from './stored-keys.ts'
import { writeSetting } from './write-setting.ts'

/** The model that writes answers. */
export interface ModelChoice {
  readonly url: string
  readonly model: string
  readonly key?: string | undefined
}

/** What was written. */
export interface ChosenModel {
  readonly configFile: string
  /** The file with the key, if one was given. */
  readonly keyFile: string | null
  /** The settings that count from now on. */
  readonly settings: LoadedSettings
}

/**
 * Sets the model that writes answers in `docchat.config.json`; null: none, so that answers quote. A key is stored in the user's own
 * folder. Nothing is changed when the settings would contradict the environment.
 *
 * @throws DocChatError `NOT_CONFIGURED`.
 */
export function chooseModel(
  choice: ModelChoice | null,
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): ChosenModel {
  const keysPath = storedKeysPath(env)
  if (choice?.key !== undefined && keysPath === null) {
    const message =
      'The key cannot be stored: the environment names no home folder. Set OPENAI_API_KEY instead.'
    throw new DocChatError('NOT_CONFIGURED', message)
  }
  const configFile = join(cwd, CONFIG_FILE)
  const before = readText(configFile)
  try {
    writeSetting(cwd, 'openaiBaseUrl', choice?.url)
    writeSetting(cwd, 'model', choice?.model)
    const settings = loadSettings({ cwd, env })
    const isStored = choice?.key !== undefined && keysPath !== null
    const keyFile = isStored ? storeKey(choice.url, choice.key, keysPath) : null
    return { configFile, keyFile, settings: isStored ? loadSettings({ cwd, env }) : settings }
  } catch (error) {
    if (before === null) rmSync(configFile, { force: true })
    else writeFileSync(configFile, before)
    throw error
  }
}
