import type { Source } from './layers.ts'
import { type SettingName, settingNames, settings } from './settings.ts'

/**
 * The one rule for secrets: what the user gave with an option or in the environment is sent to no address that a file of
 * the working directory names, for that folder may be somebody else's.
 *
 * @returns each secret that would be, described for people
 */
export function misdirectedSecrets(
  sources: Readonly<Record<SettingName, Source>>,
  env: NodeJS.Dict<string>,
): readonly string[] {
  return settingNames
    .filter((address) => isFolders(sources[address]))
    .flatMap((address) => {
      const keys = settingNames.filter((name) => settings[name].secret?.sentTo === address)
      const given = keys.filter((name) => isUsers(sources[name])).map((name) => settings[name].env)
      const ambient = (settings[address].alsoSent ?? []).filter((variable) => env[variable])
      return [...given, ...ambient].map((variable) =>
        refusal(sources[address].place, variable, settings[address].env),
      )
    })
}

function refusal(place: string, secret: string, address: string): string {
  return (
    `${place} would be sent ${secret} of the environment, but a folder must not choose who gets your secrets. ` +
    `Set ${address} in the environment too, or leave ${secret} empty there.`
  )
}

function isUsers({ layer }: Source): boolean {
  return layer === 'flags' || layer === 'environment'
}

function isFolders({ layer }: Source): boolean {
  return layer === 'dotenv' || layer === 'file'
}
