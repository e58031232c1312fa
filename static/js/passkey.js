// Asks the device for a passkey and sends what it says with the form. A form hidden by [data-passkey] shows where devices can.
// data-passkey holds what is asked, as JSON; where it is empty, the form's own address is asked for it first.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));
const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

async function asked(form) {
  if (form.dataset.passkey) return JSON.parse(form.dataset.passkey);
  const body = new FormData(form);
  body.append("begin", "1");
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  return answer.json();
}

async function said(options) {
  const key = options.publicKey;
  key.challenge = bytes(key.challenge);
  if (!key.user) {
    key.allowCredentials = named(key.allowCredentials);
    return navigator.credentials.get({ publicKey: key });
  }
  key.user.id = bytes(key.user.id);
  key.excludeCredentials = named(key.excludeCredentials);
  return navigator.credentials.create({ publicKey: key });
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sorry = form.querySelector("[data-sorry]");
    sorry.hidden = true;
    try {
      const made = await said(await asked(form)), response = {};
      for (const name of PARTS) if (made.response[name]) response[name] = text(made.response[name]);
      form.elements.credential.value = JSON.stringify({
        id: made.id, rawId: text(made.rawId), type: made.type, response,
        clientExtensionResults: made.getClientExtensionResults(),
      });
      form.submit();
    } catch {
      sorry.hidden = false;
    }
  });
}
