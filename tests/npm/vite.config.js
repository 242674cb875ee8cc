import { fileURLToPath } from "node:url";

export default {
  // The tests serve it under a path of their own.
  base: "./",
  resolve: {
    // As if it were installed.
    alias: { "app-inbox": fileURLToPath(new URL("../../dist/npm/index.js", import.meta.url)) },
  },
};
