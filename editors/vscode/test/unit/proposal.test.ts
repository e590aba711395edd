import assert from "node:assert/strict";
import { test } from "node:test";
import { Proposal, describeProposal } from "../../src/proposal";

const PROPOSAL: Proposal = {
  token: "nlx-1",
  uri: "file:///a.py",
  title: "Document `f`",
  files: [],
  plain: [],
  draft: false,
  refusals: [],
};

test("says what the user should know before it is applied", () => {
  assert.equal(describeProposal(PROPOSAL), "Document `f`: a proposal.");
  const more = { ...PROPOSAL, plain: ["summary", "params.a"], draft: true, refusals: ["g: too long"] };
  assert.equal(
    describeProposal(more),
    "Document `f`: a proposal. Not written by the model, but plainly: summary, params.a. " +
      "Not done: g: too long. Of draft quality: read it with care.",
  );
});
