// A persistent Lean process.  One JSON job per line on stdin, one JSON answer per line on stdout,
// in the order in which the jobs end; as many run at the same time as were sent.
//   job     {"id":1,"args":["-R","/p","--json","-o","/b/A.olean","A.lean"],
//            "out":"/t/1.out","err":"/t/1.err","timeout":600}
//   answer  {"id":1,"code":0,"crash":null,"wall":1.9,"rss":812}
// The wasm module is compiled once and its machine code shared.  An instance of Lean (own memory,
// own threads) serves one job at a time.  It is kept for the next one only after a clean success,
// and while its memory, of which every import keeps some, is below a limit.
"use strict";
const { Worker } = require("worker_threads");
const fs = require("fs"), path = require("path"), readline = require("readline");

const runtime = process.env.LEAN_WASM_RT;
const stackSizeMb = Number(process.env.LEAN_WASM_STACK_MB || 64);
const keptBytes = Number(process.env.LEAN_WASM_KEEP_MB || 1000) * 1048576;
const script = path.join(runtime, "lean.slim.js");
const source = fs.readFileSync(script, "utf8");
const compiled = WebAssembly.compile(fs.readFileSync(path.join(runtime, "lean.slim.wasm")));
const slots = find({
  makeOptions: "_ZN4lean16mk_shell_optionsEv",
  takeOption: "_ZN4lean20process_shell_optionERNS_10object_refEiPKcRi",
  shellMain: "_ZN4lean14run_shell_mainEiPPcRKNS_10object_refE",
  flush: "fflush",
});
const idle = [];

// Where in the function table the functions are that an instance calls.
function find(names) {
  const text = fs.readFileSync(path.join(runtime, "symbols.txt"), "latin1"), found = {};
  for (const [key, name] of Object.entries(names)) {
    const end = text.indexOf(" " + name + "\n");
    if (end < 0) throw new Error("no function " + name + " in symbols.txt");
    found[key] = Number(text.slice(text.lastIndexOf("\n", end) + 1, end));
  }
  return found;
}

function start(leanModule) {
  return new Worker(path.join(__dirname, "instance.cjs"), {
    env: process.env, resourceLimits: { stackSizeMb },
    workerData: { script, source, leanModule, slots },
  });
}

async function run(job) {
  const leanModule = await compiled, begun = Date.now();
  const worker = idle.pop() || start(leanModule);
  let crash = null, timer;
  const ended = await new Promise(done => {
    worker.once("message", done);
    worker.once("exit", () => done({ code: 125, bytes: Infinity }));
    worker.once("error", e => { crash = String(e && e.stack || e).slice(0, 2000); });
    timer = setTimeout(() => {
      crash = "timeout after " + job.timeout + " s";
      worker.terminate();
    }, job.timeout * 1000);
    worker.postMessage({ args: job.args, out: job.out, err: job.err });
  });
  clearTimeout(timer);
  for (const event of ["message", "exit", "error"]) worker.removeAllListeners(event);
  if (ended.code || ended.bytes > keptBytes) worker.terminate();
  else idle.push(worker);
  return { id: job.id, code: ended.code, crash, wall: (Date.now() - begun) / 1e3,
           rss: process.memoryUsage().rss >> 20 };
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (line.trim()) {
      run(JSON.parse(line)).then(answer => process.stdout.write(JSON.stringify(answer) + "\n"));
    }
  }
  process.exit(0);
})();
