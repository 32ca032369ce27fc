import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: "../../../docs/openapi.json",
  output: "generated",
  plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
});
