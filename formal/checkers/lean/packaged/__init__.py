"""The packaged Lean: a WebAssembly build from npm, run by Node, for machines without elan."""
