import type { Source } from './layers.ts'
import { type SettingName, settingNames, settings } from './settings.ts'

/**
 * Applies the one rule for secrets: a secret from an option or the environment is never sent to an address that a file in the
 * working directory names, because that folder may belong to somebody else.
 *
 * @returns each violation of the rule, described for people
 */
export function misdirectedSecrets(
  sources: Readonly<Record<SettingName, Source>>,
  env: NodeJS.Dict<string>,
): readonly string[] {
  return settingNames
    .filter((address) => isFromFolder(sources[address]))
    .flatMap((address) => {
      const keys = settingNames.filter((name) => settings[name].secret?.sentTo === address)
      const given = keys.filter((name) => isFromUser(sources[name])).map((name) => settings[name].env)
      const ambient = (settings[address].alsoSent ?? []).filter((variable) => env[variable])
      return [...given, ...ambient].map((variable) =>
        refusal(sources[address].place, variable, settings[address].env),
      )
    })
}

function refusal(place: string, secret: string, address: string): string {
  return (
    `${place} would receive ${secret} from the environment, but a folder must not choose who receives your secrets. ` +
    `Set ${address} in the environment too, or set ${secret} to an empty value there.`
  )
}

function isFromUser({ layer }: Source): boolean {
  return layer === 'flags' || layer === 'environment'
}

function isFromFolder({ layer }: Source): boolean {
  return layer === 'dotenv' || layer === 'file'
}
