import { useState } from 'react'
import { browserStorage } from '../ui/storage.ts'

export type Theme = 'system' | 'light' | 'dark'

const NAME = 'theme'

function stored(): Theme {
  const value = browserStorage.read(NAME)
  return value === 'light' || value === 'dark' ? value : 'system'
}

function apply(theme: Theme): void {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset['theme']
  else dataset['theme'] = theme
}

apply(stored())

/** The colours: those of the system, unless the person chose others. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(stored)
  return [
    theme,
    (next) => {
      browserStorage.write(NAME, next === 'system' ? null : next)
      apply(next)
      setTheme(next)
    },
  ]
}
