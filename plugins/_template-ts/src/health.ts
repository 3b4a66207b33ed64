import type { HealthReport, Host } from '@derman/channels';

/** GET /v1/account: proves the key and the way there, and sends nothing. */
export async function check(host: Host, signal: AbortSignal): Promise<HealthReport> {
  const key = host.secret('apiKey');
  if (key === null) {
    return { state: 'misconfigured', code: 'keyMissing', fieldKey: 'apiKey' };
  }

  const answer = await host.http({
    method: 'GET',
    address: `${host.setting('baseAddress')?.replace(/\/+$/, '')}/v1/account`,
    headers: { Authorization: `Bearer ${key}` },
  }, signal);
  if (answer.type === 'failure') {
    return { state: 'unreachable', code: 'unreachable' };
  }

  switch (answer.status) {
    case 200:
      return { state: 'healthy', code: 'ok' };
    case 401:
    case 403:
      return { state: 'needsReauthorisation', code: 'reauthorise', fieldKey: 'apiKey' };
    default:
      return { state: 'unreachable', code: 'unreachable', detail: `HTTP ${answer.status}` };
  }
}
