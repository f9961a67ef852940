import { defineConfig } from "vitest/config";

// During development: SALLYPORT=http://127.0.0.1:8080 npm run dev
const gateway = process.env["SALLYPORT"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { proxy: { "/api": gateway } },
  test: { include: ["test/**/*.test.ts"], environment: "node", css: true },
});
