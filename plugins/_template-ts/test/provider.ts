import { createHmac } from 'node:crypto';
import { provider, type TestAccount } from '@derman/channels/testing';

const of = (key: string, apiKey: string, webhookSecret: string): TestAccount => ({ key, values: { apiKey, webhookSecret } });

// Payloads recorded from your provider, what proves them, and what it answers. The kit makes some forty tests of it.
provider({
  account: of('main', 'api-key-of-ours', 'webhook-secret-of-ours'),
  otherAccount: of('other', 'api-key-of-theirs', 'webhook-secret-of-theirs'),
  webhooks: [
    { name: 'one', body: '{"messages":[{"id":"m1","from":"ayse","name":"Ayşe","text":"Su yok","at":1767600000}]}' },
    {
      name: 'batch',
      body: '{"messages":[{"id":"m2","from":"ayse","text":"Hâlâ yok","at":1767600001},{"id":"m3","from":"ali","text":"آب قطع است","at":1767600002},{"id":"m4"}]}',
      events: 3,
    },
  ],
  messages: [{ idempotencyKey: 'key-1', to: 'ayse-yilmaz', content: { type: 'text', text: 'Ekip yolda, iyi günler.' } }],
  signsTime: true,
  sign(request, account, at) {
    const seconds = Math.floor(Number(at) / 1000);
    const proof = createHmac('sha256', account.values['webhookSecret'] ?? '').update(`${seconds}.`).update(request.body).digest('hex');
    return { headers: [['X-Chat-Signature', `t=${seconds},v1=${proof}`]] };
  },
  answer(request, account) {
    if (!request.headers.some(([name, value]) => name === 'Authorization' && value === `Bearer ${account.values['apiKey']}`)) {
      return { status: 401, body: '{}' };
    }

    switch (new URL(request.address).pathname) {
      case '/v1/messages':
        return { status: 200, body: '{"id":"out-1"}' };
      case '/v1/account':
        return { status: 200, body: '{"name":"desk"}' };
      default:
        return { status: 404, body: '{}' };
    }
  },
});
