// Runs a program for wasm32-unknown-unknown, for which `src/output.rs` asks for a `print`: node wasm.mjs PROGRAM
import { readFileSync } from "node:fs";

const print = (text, length) =>
  console.log(new TextDecoder().decode(new Uint8Array(instance.exports.memory.buffer, text, length)));
const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), { env: { print } });
process.exit(instance.exports.main(0, 0));
