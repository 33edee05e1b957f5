import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The projects whose files take longest. The others follow in the order of their names. */
const SLOW = ['web', 'server']

/** Begins with the projects whose files take longest, so that at the end no core waits for one of them. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const of = (name: string) => sorted.filter(({ project }) => project.name === name)
    return [...SLOW.flatMap(of), ...sorted.filter(({ project }) => !SLOW.includes(project.name))]
  }
}
