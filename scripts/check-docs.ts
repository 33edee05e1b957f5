/** Checks the documentation without running it: types, links, file names and commands; also paths in configuration files. */
import { checkCommands } from './docs/check-commands.ts'
import { checkConfigs } from './docs/check-configs.ts'
import { checkLinks } from './docs/check-links.ts'
import { checkNames } from './docs/check-names.ts'
import { checkTypes } from './docs/check-types.ts'
import { readPages } from './docs/markdown.ts'

const pages = readPages()
const problems = [
  ...checkLinks(pages),
  ...checkNames(pages),
  ...checkCommands(pages),
  ...checkConfigs(),
  ...checkTypes(),
]
for (const problem of problems) console.error(problem)
if (problems.length === 0) console.log(`${pages.length} pages of documentation are in order.`)
else process.exitCode = 1
