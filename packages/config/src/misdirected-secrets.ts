import type { Source } from './layers.ts'
import { type SettingName, settingNames, settings } from './settings.ts'

/**
 * The one rule for secrets: what the user gave with an option or in the environment is sent to no address that a file of
 * the working directory names, for that folder may be somebody else's.
 *
 * @returns each secret that would be, described for people
 */
export function misdirectedSecrets(sources: Readonly<Record<SettingName, Source>>): readonly string[] {
  return settingNames.flatMap((name) => {
    const address = settings[name].secret?.sentTo as SettingName | null | undefined
    if (address === null || address === undefined) return []
    if (!isUsers(sources[name]) || !isFolders(sources[address])) return []
    return [
      `${sources[address].place} would be sent ${sources[name].place}, and a folder must not choose who gets your key. ` +
        `Set ${settings[address].env} in the environment too, or leave ${settings[name].env} empty there.`,
    ]
  })
}

function isUsers({ layer }: Source): boolean {
  return layer === 'flags' || layer === 'environment'
}

function isFolders({ layer }: Source): boolean {
  return layer === 'dotenv' || layer === 'file'
}
