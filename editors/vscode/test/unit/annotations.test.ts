import assert from "node:assert/strict";
import { test } from "node:test";
import { annotate } from "../../src/annotations";

const RANGE = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const URI = "file:///a.py";

test("each part of an edit has to be confirmed, and is otherwise what it was", () => {
  const textDocument = { uri: URI, version: 3 };
  const { label, edit } = annotate({
    label: "Write tests",
    edit: {
      documentChanges: [
        { kind: "create", uri: "file:///b.py", options: { overwrite: false } },
        { textDocument, edits: [{ range: RANGE, newText: "x" }] },
      ],
    },
  });
  assert.equal(label, "Write tests");
  assert.deepEqual(edit.documentChanges, [
    { kind: "create", uri: "file:///b.py", options: { overwrite: false }, annotationId: "nlx" },
    { textDocument, edits: [{ range: RANGE, newText: "x", annotationId: "nlx" }] },
  ]);
  assert.equal(edit.changeAnnotations?.nlx?.needsConfirmation, true);
  assert.equal(edit.changeAnnotations.nlx.label, "Write tests");
});

test("an edit without versions has them still not", () => {
  const { edit } = annotate({ edit: { changes: { [URI]: [{ range: RANGE, newText: "x" }] } } });
  assert.deepEqual(edit.documentChanges, [
    { textDocument: { uri: URI, version: null }, edits: [{ range: RANGE, newText: "x", annotationId: "nlx" }] },
  ]);
  assert.equal(edit.changes, undefined);
});
