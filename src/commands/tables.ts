/** A time for people, in this machine's time zone. Takes milliseconds since the epoch; Infinity is "never". */
export function localTime(time: number): string {
  if (!Number.isFinite(time)) return 'never';
  const date = new Date(time);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Rows under a header, in columns as wide as their widest cell, each line ended with a newline. */
export function formatTable(header: string[], rows: string[][]): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const format = (line: string[]): string =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd();
  return `${lines.map(format).join('\n')}\n`;
}
