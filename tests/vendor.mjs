// A message in and an answer out, through each plugin tests/vendor.sh installed: an administrator makes an account, the provider calls its
// webhook, the desk answers by the API, and the provider is given that answer. `node tests/vendor.mjs DATA PROVIDER-PORT PLUGIN...`
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [data, port, ...plugins] = process.argv.slice(2);
const tenant = JSON.parse(readFileSync(`${data}/demo.json`, 'utf8')).tenants.find((one) => one.id === 'erenler');
const base = tenant.baseAddress;
const [apiKey, secret] = ['api-key-of-the-desk', 'webhook-secret-of-the-desk'];
const must = (isSo, what) => { if (!isSo) throw new Error(what); };
const until = async (ask, what) => {
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((go) => setTimeout(go, 200))) {
    const found = await ask();
    if (found) return found;
  }
  throw new Error(`Waited 30 seconds for ${what}.`);
};

const sent = [];
const provider = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => { body += chunk; }).on('end', () => {
    const known = request.headers.authorization === `Bearer ${apiKey}`;
    if (known && request.url === '/v1/messages') sent.push(JSON.parse(body));
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' }).end(known ? `{"id":"out-${sent.length}"}` : '{}');
  });
});
await new Promise((listening) => provider.listen(Number(port), '127.0.0.1', listening));

// The administrator, as in a browser.
const jar = new Map();
async function page(path, form) {
  const response = await fetch(`${base}${path}`, {
    method: form ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    body: form && new URLSearchParams({ ...form, __RequestVerificationToken: page.token }),
  });
  for (const line of response.headers.getSetCookie()) {
    const [name, ...value] = line.split(';')[0].split('=');
    jar.set(name, value.join('='));
  }
  const text = await response.text();
  page.token = /__RequestVerificationToken"[^>]*value="([^"]+)"/.exec(text)?.[1] ?? page.token;
  return { status: response.status, text };
}

await page('/console/sign-in');
must((await page('/console/sign-in', { UserName: 'yonetici', Password: `${tenant.id}-demo-2026` })).status === 302, 'The administrator could not sign in.');

const grant = await (await fetch(`${base}/connect/token`, {
  method: 'POST',
  body: new URLSearchParams({ grant_type: 'client_credentials', client_id: tenant.apiClient.clientId, client_secret: tenant.apiClient.clientSecret }),
})).json();
const headers = { authorization: `Bearer ${grant.access_token}`, 'content-type': 'application/json' };

async function through(plugin) {
  const form = await page(`/admin/channels/account?plugin=${plugin}`);
  must(form.status === 200, `The form of an account answered ${form.status}.`);
  const made = await page(`/admin/channels/account?plugin=${plugin}&handler=Save`, {
    Version: /name="Version" value="([0-9]+)"/.exec(form.text)[1],
    Code: plugin, Enabled: 'true', Channel: 'sosyal_dm', 'Names[tr]': plugin, 'Names[en]': plugin, 'Names[fa]': plugin,
    'Settings[apiKey]': apiKey, 'Settings[webhookSecret]': secret,
  });
  must(made.status === 302, `The account was not saved: ${made.status} ${[...made.text.matchAll(/class="[^"]*(?:error|problem)[^"]*"[^>]*>([^<]+)/g)].map((hit) => hit[1]).join(' ')}`);

  // The provider calls.
  const marker = `Su yok ${plugin} ${Date.now()}`;
  const answer = `Ekibimiz yola çıktı: ${plugin}.`;
  const body = JSON.stringify({ messages: [{ id: 'm1', from: `ayse-${plugin}`, name: 'Ayşe', text: marker, at: Math.floor(Date.now() / 1000) }] });
  const seconds = Math.floor(Date.now() / 1000);
  const call = (signature) => fetch(`${base}/channels/${plugin}/webhook`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-chat-signature': signature } });
  const proof = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  must((await call(`t=${seconds},v1=${proof.replace(/^./, (first) => (first === '0' ? '1' : '0'))}`)).status === 401, 'A forged webhook was not refused.');
  must((await call(`t=${seconds},v1=${proof}`)).status === 200, 'A signed webhook was not taken.');

  const ticket = await until(
    async () => (await (await fetch(`${base}/api/v1/tickets?sort=newest&limit=50`, { headers })).json()).items.find((item) => item.excerpt.startsWith(marker)),
    'the ticket');
  const said = await fetch(`${base}/api/v1/tickets/${ticket.id}/messages`, { method: 'POST', headers, body: JSON.stringify({ text: answer }) });
  must(said.status === 200, `The answer was not taken: ${said.status} ${await said.text()}`);
  const out = await until(() => sent.find((message) => message.text.includes(answer)), 'the answer at the provider');
  must(out.to === `ayse-${plugin}`, `The answer went to ${out.to}.`);
  must(sent.filter((message) => message.text === out.text).length === 1, 'The answer was given to the provider more than once.');
  return `${plugin}: a message in (ticket ${ticket.number ?? ticket.id}) and its answer out, once`;
}

for (const plugin of plugins) {
  console.log(await through(plugin));
}

provider.close();
provider.closeAllConnections();
