/**
 * `node tests/bench/constant_server.ts STORE ADDRESS`: serves a store as ever, and at `/constant` the bytes
 * that it answers at ADDRESS, as they go over the wire; prints where it is.
 */
import { access, type Who } from "../../server/auth/access.ts";
import { quietApp } from "./quiet_app.ts";

const [data = "", address = ""] = process.argv.slice(2);
// Nobody may use a route that is not named there; this one is of no product.
(access as Record<string, Who>)["GET /constant"] = "anyone";
const { app } = await quietApp(data);
let constant: Buffer = Buffer.alloc(0);
app.get("/constant", (_request, reply) => {
  void reply.type("application/vnd.apache.arrow.stream").header("content-encoding", "gzip");
  return reply.send(constant);
});
await app.ready();
const answer = await app.inject({ url: address, headers: { "accept-encoding": "gzip" } });
if (answer.headers["content-encoding"] !== "gzip")
  throw new Error(`${address} is not sent packed: ${answer.statusCode}`);
constant = answer.rawPayload;
const listening = await app.listen({ host: "127.0.0.1", port: 0 });
console.log(
  JSON.stringify({ address: listening, etag: answer.headers.etag, bytes: constant.length }),
);
