// A double of a provider with lines, for the tests of the kit. The library's path is given: nothing is installed here.
const { provider } = require(process.argv[2]);

provider({
  account: { key: 'main', values: { token: 'token-of-ours' } },
  otherAccount: { key: 'other', values: { token: 'token-of-theirs' } },
  webhooks: [{ name: 'bytes', body: Buffer.from([0xff, 0x00]), contentType: 'application/octet-stream', mayGrow: false }],
  signsTime: true,
  asksByHttp: false,
  sign: (request, account, at) => ({ headers: [['X-Proof', `${account.values.token} ${request.body.length} ${at.toISOString()}`]] }),
  answer: (request) => (request.method === 'GET' ? { type: 'failure', kind: 'notSent', reason: 'asleep' } : { status: 200, body: request.body.toString().toUpperCase() }),
  async speak({ host, port }, line) {
    await line.say(`hello ${host}:${port}\r\n`);
    for (let heard = await line.hear(); heard !== 'bye'; heard = await line.hear()) {
      await line.say(`you said ${heard}\r\n`);
    }
  },
});
