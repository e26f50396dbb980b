// Loaded into the program that is measured: at its end it says on file descriptor 3 how much memory it has had, in bytes.
process.once('exit', () => {
  require('node:fs').writeSync(3, String(process.resourceUsage().maxRSS * 1024));
});
