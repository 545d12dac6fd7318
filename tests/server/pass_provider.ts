/** Signs in at the provider as a browser does. Returns the address that it is sent back to. */
export async function passProvider(start: string, who: string): Promise<URL> {
  const kept = new Map<string, string>();
  let next = start;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 10; step++) {
    const cookie = [...kept].map((pair) => pair.join("=")).join("; ");
    const answer = await fetch(next, {
      redirect: "manual",
      headers: { cookie },
      ...(form !== null && { method: "POST", body: form }),
    });
    form = null;
    for (const set of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = set.split(";")[0]!.split("=");
      kept.set(name, value);
    }
    const place = answer.headers.get("location");
    if (place === null) {
      if (!answer.ok) throw new Error(`the provider: ${answer.status} ${await answer.text()}`);
      form = new URLSearchParams({ prompt: "login", login: who, password: "any" });
    } else {
      const url = new URL(place, next);
      if (url.origin !== new URL(start).origin) return url;
      next = url.href;
    }
  }
  throw new Error("the provider does not come to an end");
}
