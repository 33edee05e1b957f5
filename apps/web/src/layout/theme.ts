import { useState } from 'react'

export type Theme = 'system' | 'light' | 'dark'

const NAME = 'docchat.theme'

function stored(): Theme {
  const value = localStorage.getItem(NAME)
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
      if (next === 'system') localStorage.removeItem(NAME)
      else localStorage.setItem(NAME, next)
      apply(next)
      setTheme(next)
    },
  ]
}
