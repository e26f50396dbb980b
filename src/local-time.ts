/** A time for people, in this machine's time zone. Takes milliseconds since the epoch; Infinity is "never". */
export function localTime(time: number): string {
  if (!Number.isFinite(time)) return 'never';
  const date = new Date(time);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
