import type { LoadedSettings } from '@docchat/config'

/** The settings that come from files in the working directory, for the log. */
export function placesInFiles({ sources }: LoadedSettings): readonly string[] {
  return Object.values(sources)
    .filter(({ layer }) => layer === 'dotenv' || layer === 'file')
    .map(({ place }) => place)
}
