#!/usr/bin/env node
// Runs the binary that the package for this platform carries.
"use strict";

const { spawnSync } = require("node:child_process");

const platform = `${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "marketlint.exe" : "marketlint";

let binary;
try {
  binary = require.resolve(`@marketlint/${platform}/${file}`);
} catch {
  console.error(`marketlint: the package @marketlint/${platform} is not installed`);
  console.error("It comes as an optional dependency: install without --omit=optional, or use another way to get marketlint.");
  process.exit(2);
}

const child = spawnSync(binary, process.argv.slice(2), { stdio: "inherit", windowsHide: true });
if (child.error) {
  console.error(`marketlint: ${binary} does not run: ${child.error.message}`);
  process.exit(2);
}
if (child.signal) process.kill(process.pid, child.signal);
process.exitCode = child.status;
