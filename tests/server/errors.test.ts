import fastify from "fastify";
import { expect, test } from "vitest";
import { ThroughlineError, usageError } from "../../pipelines/errors.ts";
import { BusyWarehouse } from "../../pipelines/warehouse/open.ts";
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

test("who comes when too many ask is told when to come again", async () => {
  const app = fastify();
  handleErrors(app);
  app.get("/", async () => {
    throw new BusyWarehouse("too many questions at once: try again in some seconds");
  });
  const { statusCode, headers } = await app.inject("/");
  expect([statusCode, headers["retry-after"]]).toEqual([503, "5"]);
});

test("any other error is told without its details", async () => {
  const [status, body] = await answerTo(new Error("password is hunter2"));
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain("hunter2");
});
