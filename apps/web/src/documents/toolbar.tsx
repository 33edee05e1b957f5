import { LayoutGrid, Rows3, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStatus } from '../server/queries.ts'
import { IconButton } from '../ui/button.tsx'
import styles from './documents.module.css'
import { type Filters, SORTS, STATES, withChosen } from './filters.ts'

export type Layout = 'table' | 'tiles'

interface ToolbarProps {
  readonly filters: Filters
  /** The labels that documents have. */
  readonly labels: readonly string[]
  readonly layout: Layout
  onFilter(changes: Partial<Filters>): void
  onLayout(layout: Layout): void
}

/** Chooses which documents are shown, and how. */
export function Toolbar({ filters, labels, layout, onFilter, onLayout }: ToolbarProps): ReactNode {
  const { data: status } = useStatus()
  const types = (status?.formats ?? []).map(({ media_type, name }) => [media_type, name] as const)
  return (
    <search className={styles['toolbar']}>
      <label className={styles['find']}>
        <Search size={16} aria-hidden />
        <input
          type="search"
          placeholder="Find by name"
          aria-label="Find by name"
          value={filters.name}
          onChange={(event) => onFilter({ name: event.target.value })}
        />
      </label>
      <Choice
        label="State"
        all="All states"
        value={filters.state}
        options={Object.entries(STATES)}
        onChange={(state) => onFilter({ state: state as Filters['state'] })}
      />
      <Choice
        label="Type"
        all="All types"
        value={filters.mediaType}
        options={types}
        onChange={(mediaType) => onFilter({ mediaType })}
      />
      {(labels.length > 0 || filters.label !== '') && (
        <Choice
          label="Label"
          all="All labels"
          value={filters.label}
          options={withChosen(labels, filters.label).map((label) => [label, label] as const)}
          onChange={(label) => onFilter({ label })}
        />
      )}
      <Choice
        label="Order"
        value={filters.sort}
        options={Object.entries(SORTS)}
        onChange={(sort) => onFilter({ sort: sort as Filters['sort'] })}
      />
      <fieldset className={styles['layouts']} aria-label="View">
        <IconButton label="Table" aria-pressed={layout === 'table'} onClick={() => onLayout('table')}>
          <Rows3 size={18} />
        </IconButton>
        <IconButton
          label="Grid"
          tip="end"
          aria-pressed={layout === 'tiles'}
          onClick={() => onLayout('tiles')}
        >
          <LayoutGrid size={18} />
        </IconButton>
      </fieldset>
    </search>
  )
}

interface ChoiceProps {
  readonly label: string
  /** What no choice is called; absent if there must be one. */
  readonly all?: string
  readonly value: string
  readonly options: readonly (readonly [value: string, name: string])[]
  onChange(value: string): void
}

function Choice({ label, all, value, options, onChange }: ChoiceProps): ReactNode {
  return (
    <select
      className={styles['choice']}
      aria-label={label}
      data-chosen={(all !== undefined && value !== '') || undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {all !== undefined && <option value="">{all}</option>}
      {options.map(([option, name]) => (
        <option key={option} value={option}>
          {name}
        </option>
      ))}
    </select>
  )
}
