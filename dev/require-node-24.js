// Says in one line what is wrong when the Node.js that runs is too old to run TypeScript by itself.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Ordergraph needs Node.js 24 or newer; this is ${process.version}. ` +
      'npm ci installs Node.js 24 for the npm scripts: run it without --omit=optional, then use npm run.',
  );
  process.exit(1);
}
