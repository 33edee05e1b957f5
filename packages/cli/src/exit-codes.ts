/** The exit code of the process. Part of the public interface: the numbers never change. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 130 | 143

/** What each exit code means, for people. */
export const EXIT_CODE_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'The command succeeded.',
  1: 'The command failed; the message on standard error says why.',
  2: 'Invalid usage: an unknown option, a missing argument, or an ambiguous document.',
  3: 'Not configured: a setting is invalid or missing, Node.js is too old, or the data is from a newer version.',
  4: 'The document or page was not found.',
  5: 'Some of the files could not be processed; the others were.',
  6: 'The documents do not answer the question (with `--fail-on-no-answer`).',
  7: 'The command timed out.',
  130: 'Interrupted by Ctrl-C.',
  143: 'Stopped by SIGTERM, after which `docchat worker` exits with 0 instead.',
}
