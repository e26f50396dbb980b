/** Something that is not as it should be, said in words for whoever runs the demo. */
export class DemoError extends Error {}
