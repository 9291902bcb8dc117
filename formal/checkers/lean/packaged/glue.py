"""The JavaScript side of the slimmed runtime: the package's 89 MB ``lean.js``, cut to 0.7 MB.

Most of that file is 200,000 declarations and assignments of export aliases that nothing uses.
They go; a few functions are replaced by ones that do the same with the static symbol table; the
rest stays as it is.  Every edit insists on finding its text exactly as often as expected, so a
different package cannot be rewritten by accident.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from formal.checkers.lean.packaged.wasm import expect

_ASSIGN = "function assignWasmExports(wasmExports){"
_AFTER_ASSIGN = "var wasmImports;function assignWasmImports()"
_PLAIN_ALIAS = re.compile(r'([\w$]+)=(?:Module\["[^"]*"\]=)?wasmExports\["([^"]+)"\](\.value)?')
_CHAINED_ALIAS = re.compile(
    r'([\w$]+)=(?:[\w$]+=)*(?:Module\["[^"]*"\]=)*(?:[\w$]+=)*wasmExports\["([^"]+)"\](\.value)?'
)


@dataclass(frozen=True)
class Pruned:
    """The glue without its unused aliases, and the exports that it still names."""

    text: str
    exports: frozenset[str]


def position(text: str, mark: str, start: int = 0) -> int:
    """Where `mark` first occurs at or after `start`; `CheckerError` if it does not."""
    found = text.find(mark, start)
    expect(found >= 0, f"no {mark[:60]!r} in lean.js")
    return found


def replace(text: str, old: str, new: str) -> str:
    """Replace the one occurrence of `old`; `CheckerError` if there is none or more than one."""
    count = text.count(old)
    expect(count == 1, f"{count} occurrences in lean.js of {old[:60]!r}")
    return text.replace(old, new)


def prune_aliases(text: str) -> Pruned:
    """Drop the export aliases that the rest of the glue never mentions."""
    start = position(text, _ASSIGN)
    after = position(text, _AFTER_ASSIGN)
    body = text[start + len(_ASSIGN) : after]
    expect(body.endswith("}"), "assignWasmExports does not end where it should")
    declaration_end = text.rindex(";", 0, start)
    declaration_start = text.rindex("var ", 0, start)
    declaration = text[declaration_start : declaration_end + 1]
    expect(len(declaration) > 10_000_000, "the list of export aliases is not where it should be")
    rest = text[:declaration_start] + text[after:]
    used = set(re.findall(r"[A-Za-z_$][\w$]*", rest))

    variables = [name for name in declaration[4:-1].split(",") if name in used]
    assignments = []
    exports = set(re.findall(r'wasmExports\["([^"]+)"\]', rest))
    for statement in filter(None, body[:-1].split(";")):
        match = _PLAIN_ALIAS.fullmatch(statement) or _CHAINED_ALIAS.fullmatch(statement)
        if match is None:
            expect(False, f"odd statement {statement[:60]!r} in lean.js")
            continue
        targets = re.findall(r"(?<![\w$\"])([A-Za-z_$][\w$]*)=", statement)
        if any(target in used for target in targets):
            assignments.append(statement)
            exports.add(match.group(2))
    kept = f"var {','.join(variables)};{_ASSIGN}{';'.join(assignments)}}}{_AFTER_ASSIGN}"
    return Pruned(replace(rest, _AFTER_ASSIGN, kept), frozenset(exports))


def use_static_symbols(text: str) -> str:
    """Answer symbol look-ups from ``symbols.txt`` instead of scanning 200,000 exports."""
    # The global offset table needs only the symbols that the module imports.
    text = replace(
        text,
        "for(var symName in exports){if(isInternalSym(symName)){continue}",
        "for(var symName in exports){if(isInternalSym(symName)||!replace&&!GOT[symName]){continue}",
    )
    # Every exported function already has its table slot, so the table need not be scanned.
    text = replace(
        text,
        "functionsInTableMap=new WeakMap;updateTableMap(0,wasmTable.length)}",
        "functionsInTableMap=new WeakMap}",
    )
    # Graphics and audio functions are never called: no wrapper for them.
    text = replace(
        text,
        'if(typeof value=="function"){entry.value=addFunction(value,value.sig)}'
        'else if(typeof value=="number"){entry.value=value}'
        'else if(typeof value.value=="number"){entry.value=value}'
        "else{throw new Error(`bad export type",
        "if(/^(emscripten_gl|gl|egl|al)/.test(symName)){entry.value=0}"
        'else if(typeof value=="function"){entry.value=addFunction(value,value.sig)}'
        'else if(typeof value=="number"){entry.value=value}'
        'else if(typeof value.value=="number"){entry.value=value}'
        "else{throw new Error(`bad export type",
    )
    start = position(text, "var __dlsym_js=(handle,symbol,symbolIndex)=>{")
    end = position(text, '__dlsym_js.sig="pppp";')
    lookup = (
        "var LEAN_SYMS;var __dlsym_js=(handle,symbol,symbolIndex)=>{symbol=UTF8ToString(symbol);"
        'if(!LEAN_SYMS){LEAN_SYMS=new Map;for(const l of require("fs").readFileSync('
        '__dirname+"/symbols.txt","utf8").split("\\n"))'
        '{const k=l.indexOf(" ");LEAN_SYMS.set(l.slice(k+1),+l.slice(0,k))}}'
        "const r=LEAN_SYMS.get(symbol);"
        'if(r===undefined){dlSetError("unknown symbol "+symbol);return 0}return r};'
    )
    return text[:start] + lookup + text[end:]


def silence_debug_output(text: str) -> str:
    """Remove the fork's debug printing (one of these reads and prints the whole input file)."""
    start = position(text, "var ASM_CONSTS={")
    end = text.rindex("[DEBUG:ASSERT]") + 200
    head, middle, tail = text[:start], text[start:end], text[end:]
    middle = re.sub(
        r"(\d+):(\(\)=>|function\(\)|\$0=>|\(\$0,\$1\)=>)"
        r'\{console\.log\("\[DEBUG:[A-G]\][^{}]*\}(?=,)',
        r"\1:()=>{}",
        middle,
    )
    middle = re.sub(
        r'(\d+):\(\)=>\{console\.log\("\[DEBUG:INIT\][^{}]*\}(?=,)', r"\1:()=>{}", middle
    )
    middle = replace(
        middle,
        "for(var i=0;i<$0;i++){var argPtr=(growMemViews(),HEAPU32)[($1>>2)+i];"
        'console.log("[DEBUG:A] argv["+i+"]="+UTF8ToString(argPtr))}',
        "",
    )
    middle = replace(middle, 'console.log("[DEBUG:A] lean_main entered, argc="+$0);', "")
    text = head + middle + tail
    start = position(text, '$0=>{var inputFile=UTF8ToString($0);console.log("[DEBUG:F] Checking')
    return text[:start] + "$0=>{}" + text[_closing_brace(text, start) + 1 :]


def _closing_brace(text: str, start: int) -> int:
    depth = 0
    for position in range(start, len(text)):
        if text[position] == "{":
            depth += 1
        elif text[position] == "}":
            depth -= 1
            if depth == 0:
                return position
    expect(False, "unbalanced braces in lean.js")
    return start


def make_embeddable(text: str) -> str:
    """Let a job server run many instances: folders, stack, output files, compiled module."""
    # The original mounts /home and /tmp only; LEAN_WASM_MOUNTS names more.
    mounts = 'FS.mount(NODEFS,{root:"/home"},"/home");FS.mount(NODEFS,{root:"/tmp"},"/tmp");'
    text = replace(
        text,
        mounts,
        mounts + 'for(const m of (process.env.LEAN_WASM_MOUNTS||"").split(":"))'
        "{if(m){FS.mkdirTree(m);FS.mount(NODEFS,{root:m},m)}}",
    )
    # The build is instrumented for profiling: do not litter default.profraw.
    text = replace(text, "var ENV={}", 'var ENV={LLVM_PROFILE_FILE:"/dev/null"}')
    text = replace(
        text, "var pthreadPoolSize=4;", "var pthreadPoolSize=+(process.env.LEAN_WASM_POOL||4);"
    )
    # Worker threads get 4 MB of stack by default: deep elaboration dies with a RangeError.
    worker = 'new Worker(pthreadMainJs,{workerData:"em-pthread",name:"em-pthread"'
    text = replace(
        text,
        worker + "})",
        worker + ",resourceLimits:{stackSizeMb:+(process.env.LEAN_WASM_STACK_MB||64)}})",
    )
    text = replace(
        text,
        'var info=getWasmImports();if(Module["instantiateWasm"])',
        "var info=getWasmImports();if(ENVIRONMENT_IS_NODE&&!ENVIRONMENT_IS_PTHREAD"
        "&&worker_threads.workerData&&worker_threads.workerData.leanModule){"
        'const m=worker_threads.workerData.leanModule;Module["instantiateWasm"]=(info,cb)=>'
        "{cb(new WebAssembly.Instance(m,info),m)}}"
        'if(Module["instantiateWasm"])',
    )
    text = replace(
        text,
        'defaultPrint=(...args)=>fs.writeSync(1,args.map(stringify).join(" ")+"\\n");'
        'defaultPrintErr=(...args)=>fs.writeSync(2,args.map(stringify).join(" ")+"\\n")',
        "const job=worker_threads.workerData||{};"
        'const fd1=job.out?fs.openSync(job.out,"a"):1,fd2=job.err?fs.openSync(job.err,"a"):2;'
        'defaultPrint=(...args)=>fs.writeSync(fd1,args.map(stringify).join(" ")+"\\n");'
        'defaultPrintErr=(...args)=>fs.writeSync(fd2,args.map(stringify).join(" ")+"\\n")',
    )
    return replace(text, 'locateFile("lean.wasm")', 'locateFile("lean.slim.wasm")')
