// One instance of Lean in a worker of its own (see server.cjs).  It compiles files one after
// another: the first through Lean's `main`, which also makes Lean ready (modules initialized, task
// manager started, search path set); each later one through what `main` does after that: take the
// options, then `run_shell_main`.  A file starts from its own imports, as every file does in one
// process of Lean's language server or REPL; what an instance saves is being made ready again.
"use strict";
const { parentPort, workerData } = require("worker_threads");
const fs = require("fs"), path = require("path"), vm = require("vm");

const { script, source, slots } = workerData;
const memory = new WebAssembly.Memory({ initial: 256, maximum: 32768, shared: true });
let out = 1, err = 2, started = false;

// Lean ends with `exit`; without an end of the runtime that is an ExitStatus thrown to us.
const Module = { noExitRuntime: true, thisProgram: script, wasmMemory: memory };
// Not enumerable, or the threads of the instance would send their output here by messages.
const hidden = value => ({ value, enumerable: false, writable: true });
Object.defineProperties(Module, {
  print: hidden(text => fs.writeSync(out, text + "\n")),
  printErr: hidden(text => fs.writeSync(err, text + "\n")),
});

const VALUED = { "-R": "R", "-D": "D", "-o": "o" }, PLAIN = { "--json": "J" };
const native = name => Module.getWasmTableEntry(slots[name]);

function first(job) {
  Module.arguments = job.args;
  Module.postRun = [finish];
  const names = ["require", "module", "__filename", "__dirname", "Module"];
  const run = vm.compileFunction(source, names, { filename: script });
  run(require, { exports: {} }, script, path.dirname(script), Module);
}

function again(job) {
  const stack = Module.stackSave();
  try {
    const options = Module.stackAlloc(16), code = options + 8, files = [];
    native("makeOptions")(options);
    for (let i = 0; i < job.args.length; i++) {
      const word = job.args[i], letter = VALUED[word] || PLAIN[word];
      if (!letter) {
        files.push(word);
        continue;
      }
      const value = word in VALUED ? Module.stringToNewUTF8(job.args[++i]) : 0;
      if (native("takeOption")(options, letter.charCodeAt(0), value, code)) {
        throw new Error("Lean does not take the option " + word);
      }
    }
    const addresses = [...files.map(file => Module.stringToNewUTF8(file)), 0];
    const argv = Module.stackAlloc(4 * addresses.length);
    new Uint32Array(memory.buffer).set(addresses, argv >> 2);
    process.exitCode = native("shellMain")(files.length, argv, options);
  } catch (e) {
    if (!(e instanceof Module.ExitStatus)) throw e;
  } finally {
    Module.stackRestore(stack);
  }
  finish();
}

function finish() {
  native("flush")(0);
  fs.closeSync(out);
  fs.closeSync(err);
  const code = process.exitCode ?? 125;
  process.exitCode = undefined;
  parentPort.postMessage({ code, bytes: memory.buffer.byteLength });
}

parentPort.on("message", job => {
  out = fs.openSync(job.out, "a");
  err = fs.openSync(job.err, "a");
  if (started) {
    again(job);
  } else {
    started = true;
    first(job);
  }
});
