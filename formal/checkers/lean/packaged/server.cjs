// A persistent Lean process.  One JSON job per line on stdin, one JSON answer per line on stdout.
//   job     {"id":1,"args":["-R","/p","--json","-o","/b/A.olean","A.lean"],
//            "out":"/t/1.out","err":"/t/1.err","timeout":600}
//   answer  {"id":1,"code":0,"crash":null,"wall":1.9,"rss":812}
// The wasm module is compiled once.  Each job gets a fresh instance (own memory, own threads) in
// its own worker, so no state leaks from file to file while V8's machine code is shared.
"use strict";
const { Worker } = require("worker_threads");
const fs = require("fs"), path = require("path"), readline = require("readline");

const runtime = process.env.LEAN_WASM_RT;
const stackSizeMb = Number(process.env.LEAN_WASM_STACK_MB || 64);
const script = path.join(runtime, "lean.slim.js");
const compiled = WebAssembly.compile(fs.readFileSync(path.join(runtime, "lean.slim.wasm")));

async function run(job) {
  const leanModule = await compiled, start = Date.now();
  const worker = new Worker(script, {
    argv: job.args, env: process.env, resourceLimits: { stackSizeMb },
    workerData: { leanModule, out: job.out, err: job.err },
  });
  let crash = null, timer;
  const code = await new Promise(done => {
    worker.on("exit", done);
    worker.on("error", e => { crash = String(e && e.stack || e).slice(0, 2000); });
    timer = setTimeout(() => {
      crash = "timeout after " + job.timeout + " s";
      worker.terminate();
    }, job.timeout * 1000);
  });
  clearTimeout(timer);
  return { id: job.id, code: crash ? 125 : code, crash, wall: (Date.now() - start) / 1e3,
           rss: process.memoryUsage().rss >> 20 };
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (line.trim()) process.stdout.write(JSON.stringify(await run(JSON.parse(line))) + "\n");
  }
  process.exit(0);
})();
