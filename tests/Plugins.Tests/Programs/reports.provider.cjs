// The body that takes the reports of "reports". The library's path is given: nothing is installed here.
const { provider } = require(process.argv[2]);

const taken = new Map();

provider({
  account: { key: 'water', values: { token: 'token-of-ours' } },
  otherAccount: { key: 'roads', values: { token: 'token-of-theirs' } },
  report: { reference: 'KIT-2026-000002-9f8e7d', service: 'su', text: 'Sokakta su akıyor.' },
  answer({ method, address, headers, body }, account) {
    const { pathname, searchParams } = new URL(address);
    if (!headers.some(([name, value]) => name === 'Authorization' && value === `Bearer ${account.values.token}`)) {
      return { status: 401, body: '{}' };
    }

    if (pathname === '/services') {
      return { status: 200, body: '[{"code":"su","name":"Su"}]' };
    }

    if (method === 'POST') {
      const { reference, service, answers } = JSON.parse(body);
      if (service !== 'su' || answers.length !== 0) {
        return { status: 400, body: '{}' };
      }

      taken.set(reference, { id: `id:${taken.size + 1}`, reference });
      return { status: 201, body: JSON.stringify(taken.get(reference)) };
    }

    const ids = searchParams.get('ids')?.split(',') ?? [];
    return { status: 200, body: JSON.stringify([...taken.values()].filter(({ id, reference }) => ids.includes(id) || reference === searchParams.get('reference'))) };
  },
});
