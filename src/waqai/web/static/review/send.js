// Judgements are sent one after the other, in the order in which they were made.
let last = Promise.resolve();

export function send(address, fields) {
  const sent = last.catch(() => {}).then(() => post(address, fields));
  last = sent;
  return sent;
}

export async function post(address, fields, accept = "application/json") {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: accept } });
  if (!answer.ok) throw new Error(await trouble(answer));
  return accept === "application/json" ? answer.json() : answer.text();
}

async function trouble(answer) {
  try { return (await answer.json()).detail; } catch { return String(answer.status); }
}
