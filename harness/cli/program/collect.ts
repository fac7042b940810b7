/** For an option that may be given several times: all of its values, in order. Station: command line. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}
