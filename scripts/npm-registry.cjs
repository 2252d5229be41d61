// npm-registry.cjs DIR: serves the packages in DIR as an npm registry on this machine, until it is stopped. Prints its address.
"use strict";

const { execFileSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

const packages = new Map();
for (const file of fs.readdirSync(process.argv[2])) {
  const archive = path.join(process.argv[2], file);
  const manifest = JSON.parse(execFileSync("tar", ["-xOzf", archive, "package/package.json"]));
  packages.set(manifest.name, { file, manifest, bytes: fs.readFileSync(archive) });
}

const server = http.createServer((request, response) => {
  const wanted = decodeURIComponent(request.url.slice(1));
  const found = packages.get(wanted);
  const archive = [...packages.values()].find((it) => `-/${it.file}` === wanted);
  if (archive) {
    response.end(archive.bytes);
  } else if (found) {
    const { name, version } = found.manifest;
    const dist = {
      tarball: `http://${request.headers.host}/-/${found.file}`,
      integrity: `sha512-${createHash("sha512").update(found.bytes).digest("base64")}`,
    };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ name, "dist-tags": { latest: version }, versions: { [version]: { ...found.manifest, dist } } }));
  } else {
    response.statusCode = 404;
    response.end("{}");
  }
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
