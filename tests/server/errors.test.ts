import fastify from "fastify";
import { expect, test } from "vitest";
import { ThroughlineError, usageError } from "../../pipelines/errors.ts";
import { Refusal, handleErrors } from "../../server/errors.ts";

async function answerTo(error: Error) {
  const app = fastify();
  handleErrors(app);
  app.get("/", async () => {
    throw error;
  });
  const answer = await app.inject("/");
  return [answer.statusCode, answer.json()];
}

test("an expected error is told in one line", async () => {
  expect(await answerTo(new Refusal(404, "no session has this number"))).toEqual([
    404,
    { error: "no session has this number" },
  ]);
  expect(await answerTo(new ThroughlineError("the file is empty"))).toEqual([
    409,
    { error: "the file is empty" },
  ]);
  expect(await answerTo(usageError("no column x"))).toEqual([400, { error: "no column x" }]);
});

test("any other error is told without its details", async () => {
  const [status, body] = await answerTo(new Error("password is hunter2"));
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain("hunter2");
});
