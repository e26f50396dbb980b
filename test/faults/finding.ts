/** What must never be, whatever went wrong before. */
export const findingNames = [
  'lost session',
  'torn file',
  'wrong credential',
  'hang',
  'no recovery',
  'unclear message',
  'secret shown',
  'process left',
  'temporary file left',
  'token stranded',
] as const;

export interface Finding {
  name: (typeof findingNames)[number];
  detail: string;
}
