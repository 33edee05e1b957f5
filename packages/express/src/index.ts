export const name: string = "@docchat/express"
