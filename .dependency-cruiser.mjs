// Import rules of the house, made from the table in tools/rooms.ts. `npm run check` runs them.
import swcVisitor from '@swc/core/Visitor.js'

import { rooms, sandboxMayImport } from './tools/rooms.ts'

// The tree walker that comes with swc does not know `using` and `await using`, and throws. Teach it here.
const { Visitor } = swcVisitor
const visitStatement = Visitor.prototype.visitStatement
Visitor.prototype.visitStatement = function visitUsingToo(statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement)
  statement.decls = this.visitVariableDeclarators(statement.decls)
  return statement
}

/** Tests, and what a room offers to the tests of others: `#room/testing`. */
const test = ['\\.test\\.ts$', '/testing\\.ts$', '/testing-[a-z-]+\\.ts$']
const doors = '^src/[^/]+/index\\.ts$'
const testDoors = '^src/[^/]+/testing\\.ts$'

/** One rule a room: where its files may not go. Tests beside a file may also open the whole server through `#app`. */
const table = Object.entries(rooms).flatMap(([room, allowed]) => {
  const home = room === 'runtime' ? '^src/runtime/(?!sandbox/)' : `^src/${room}/`
  const rule = (from, may) => ({
    name: `${room}-may-enter`,
    comment: `${room} may enter only: ${may.join(', ') || 'no room'}. The table is in tools/rooms.ts; docs/rooms.md shows it.`,
    severity: 'error',
    from,
    to: { path: '^src/', pathNot: [room, ...may].map((name) => `^src/${name}/`) },
  })
  return [
    rule({ path: home, pathNot: test }, allowed),
    { ...rule({ path: test.map((name) => `${home}.*${name}`) }, [...allowed, 'app']), name: `${room}-tests-may-enter` },
  ]
})

export default {
  forbidden: [
    ...table,
    {
      name: 'through-the-door',
      comment: 'A room is entered by its index.ts only: export what is needed there and import it as `#room`.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '^src/runtime/sandbox/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', doors, testDoors] },
    },
    {
      name: 'no-relative-way-out',
      comment: 'Another room is imported as `#room`, not by a relative path.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '^src/runtime/sandbox/' },
      to: { path: '^src/[^/]+/', pathNot: '^src/$1/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'no-door-to-oneself',
      comment: 'Inside a room, import the file itself; `#room` is for the others.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: test },
      to: { path: '^src/$1/', dependencyTypes: ['aliased-subpath-import'] },
    },
    {
      name: 'sandbox-is-alone',
      comment:
        'The program inside the child imports the protocol and triggers/*/api.ts by name, and nothing else of ours.',
      severity: 'error',
      from: { path: '^src/runtime/sandbox/', pathNot: test },
      to: { path: '^src/', pathNot: sandboxMayImport },
    },
    {
      name: 'sandbox-uses-node-only',
      comment: 'No package runs beside customers’ code: the child may read the runner alone.',
      severity: 'error',
      from: { path: '^src/runtime/sandbox/', pathNot: test },
      to: { path: 'node_modules' },
    },
    {
      name: 'nobody-loads-the-sandbox',
      comment: 'The sandbox is a program of its own: it is spawned by its path, never imported into the server.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/runtime/sandbox/', ...test] },
      to: { path: '^src/runtime/sandbox/' },
    },
    {
      name: 'main-starts-a-command',
      comment: 'src/main.ts picks one command of src/cli; it knows nothing else.',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/cli/', '^src/kit/index\\.ts$', '^src/app/index\\.ts$'] },
    },
    {
      name: 'outsiders-use-doors',
      comment: 'e2e, tools and bench enter a room by its door, like everybody else.',
      severity: 'error',
      from: { path: '^(e2e|tools|bench)/' },
      to: { path: '^src/', pathNot: [doors, testDoors, '^src/main\\.ts$'] },
    },
    {
      name: 'server-stands-alone',
      comment: 'The server imports no test, tool or benchmark.',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { path: ['^(e2e|tools|bench|dashboard)/', ...test] },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one idea, or that a third is missing.',
      severity: 'error',
      from: { path: '^(src|e2e|tools|bench)/' },
      to: { circular: true },
    },
    {
      name: 'no-missing-modules',
      comment: 'The import leads nowhere: wrong name, or npm install is missing.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'server-needs-no-development-package',
      comment: 'The server runs after `npm ci --omit=dev`: move the package to dependencies.',
      severity: 'error',
      from: { path: '^(src|bin)/', pathNot: test },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'no-package-of-a-package',
      comment: 'The package is in node_modules only because another one needs it: add it to package.json.',
      severity: 'error',
      from: { path: '^(src|bin|e2e|tools|bench)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/testdata/', '/fixtures/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
