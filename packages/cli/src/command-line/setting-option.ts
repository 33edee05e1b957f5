import { type OptionName, type SettingOption, settingOptions } from '@docchat/config/options'
import { Option } from 'commander'

/** The option of a setting. The default is only described: a value here would take precedence over the environment. */
export function settingOption(name: OptionName): Option {
  const { flag, value, summary, default: fallback }: SettingOption = settingOptions[name]
  const flags = value === undefined ? flag : `${flag} <${value}>`
  return new Option(flags, fallback === undefined ? summary : `${summary} (${fallback})`)
}
