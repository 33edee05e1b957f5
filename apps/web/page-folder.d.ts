/** The folder with the files of the page, which `createApp({ page: pageFolder })` of `@docchat/express` serves. */
export const pageFolder: string
