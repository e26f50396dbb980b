/** Something that keeps the bench from measuring, said in words for whoever runs it. */
export class BenchError extends Error {}
